/** A number from outside of the window: what its card lets one do. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { LinkAction } from '../../electron/shared/settings.ts';
import type { Look } from './browser.ts';
import { startOwnApp } from './own-app.ts';
import { describePages } from './session.ts';
import { fill, textsOf } from './texts.ts';

const LOOK: Look = { size: 'small', scheme: 'light', language: 'en' };
const { dial } = textsOf('en');
const LINK = 'tel:+43-1-505641';

const config = (link: LinkAction, countDownSeconds: number) => ({
  version: 1,
  demo: true,
  location: { country: 'AT', areaCode: '1' },
  links: { paused: false, link, clipboard: 'ask', terminal: 'ask', countDownSeconds },
});

const boxOf = (page: Page) => page.getByRole('combobox', { name: dial.box.label });
const cardOf = (page: Page) => page.getByRole('region', { name: dial.link.heading.link });
const callTo = (page: Page, number: string) => page.getByRole('article', { name: fill(dial.call.heading, { number }) });

describePages('a link that waits', (session) => {
  async function open(text: string, link: LinkAction = 'ask', seconds = 60) {
    const own = await startOwnApp({ config: config(link, seconds) });
    const { app } = own;
    await app.until(({ lines }) => lines.length > 0);
    const page = await session.openOver(own, LOOK);
    await boxOf(page).waitFor();
    await app.openLink(text, 'link');
    await cardOf(page).waitFor();
    const isGone = () => app.until((state) => state.link === undefined);
    return { app, page, card: cardOf(page), isGone };
  }

  it('is dialled by its button, and the next number can be typed at once', async () => {
    const { app, page, card, isGone } = await open(LINK);
    expect(app.state().calls).toEqual([]);
    await card.getByRole('button', { name: dial.link.now }).click();
    await isGone();
    await callTo(page, LINK).waitFor();
    await card.waitFor({ state: 'detached' });
    await boxOf(page).and(page.locator(':focus')).waitFor();
    expect(app.state().calls).toMatchObject([{ sent: '+431505641' }]);
  });

  it('is only put into the box, to be changed', async () => {
    const { app, page, card, isGone } = await open(LINK);
    await card.getByRole('button', { name: dial.link.edit }).click();
    await isGone();
    await card.waitFor({ state: 'detached' });
    expect(await boxOf(page).inputValue()).toBe(LINK);
    await page.getByText('+431505641').first().waitFor();
    expect(app.state().calls).toEqual([]);
  });

  it('counts down, and is stopped', async () => {
    const { app, page, card, isGone } = await open(LINK, 'count-down');
    await card.getByRole('timer').waitFor();
    expect(await card.getByRole('timer').getAttribute('aria-label')).toMatch(/^Dials in (?:60|59|58) seconds$/);
    await card.getByRole('button', { name: dial.link.dont }).click();
    const { calls } = await isGone();
    await card.waitFor({ state: 'detached' });
    expect(calls).toEqual([]);
    await boxOf(page).and(page.locator(':focus')).waitFor();
    expect(await boxOf(page).inputValue()).toBe('');
    expect(app.state().calls).toEqual([]);
  });

  it('counts down to the end, and is dialled', async () => {
    const { page, card } = await open(LINK, 'count-down', 1);
    await callTo(page, LINK).waitFor();
    await card.waitFor({ state: 'detached' });
  });

  it('with a code never counts, and says why', async () => {
    const { app, card } = await open('tel:*21*5000%23', 'count-down');
    await card.getByText('never dialled by a link alone').waitFor();
    expect(await card.getByRole('timer').count()).toBe(0);
    expect(app.state().calls).toEqual([]);
  });
});
