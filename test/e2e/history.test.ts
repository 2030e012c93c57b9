/** What is done with the calls of the past: looked for, taken along, deleted, kept no longer. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { Look } from './browser.ts';
import { describePages } from './session.ts';
import { fill, textsOf } from './texts.ts';

const LOOK: Look = { size: 'small', scheme: 'light', language: 'en' };
const { common, dial, history } = textsOf('en');

const rows = (page: Page) => page.getByRole('main').getByRole('listitem');

async function toHistory(page: Page): Promise<void> {
  await page.getByRole('link', { name: common.nav.history, exact: true }).click();
  await page.getByText(fill(history.count_other, { count: '7' })).waitFor();
}

describePages('the history', (session) => {
  it('is searched by name and number, and the table holds what was found', async () => {
    const page = await session.open(LOOK, 'used');
    await toHistory(page);
    const search = page.getByRole('searchbox', { name: history.search });
    await search.fill('berger');
    await page.getByText(fill(history.found_one, { count: '1' })).waitFor();
    expect(await rows(page).count()).toBe(1);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: history.export }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(history.fileName);
    const table = readFileSync(await download.path(), 'utf8')
      .trim()
      .split(/\r?\n/);
    expect(table).toHaveLength(2);
    expect(table[1]).toContain('Anna Berger');
    await search.fill('nobody');
    await page.getByText(history.noneFound).waitFor();
    await search.fill('505641');
    await page.getByText(fill(history.found_one, { count: '1' })).waitFor();
  });

  it('loses one call, then those that are too old, then all', async () => {
    const page = await session.open(LOOK, 'used');
    await toHistory(page);
    const remove = fill(dial.recent.remove, { number: '202' });
    await page.getByRole('button', { name: remove, exact: true }).click();
    await page.getByText(fill(history.count_other, { count: '6' })).waitFor();
    expect(await page.getByRole('button', { name: remove, exact: true }).count()).toBe(0);
    // The focus is where one goes on deleting.
    await page
      .getByRole('button', { name: fill(dial.recent.remove, { number: '+49 30 901820' }) })
      .and(page.locator(':focus'))
      .waitFor();

    await page.getByRole('button', { name: history.remove }).click();
    const question = page.getByRole('alertdialog');
    await question.getByRole('button', { name: common.cancel }).click();
    await page.getByText(fill(history.count_other, { count: '6' })).waitFor();
    await page.getByRole('button', { name: history.remove }).click();
    await question.getByRole('button', { name: history.remove }).click();
    await page.getByText(history.noneText).waitFor();
  });

  it('is not kept at all, once that is confirmed', async () => {
    const page = await session.open(LOOK, 'used');
    await toHistory(page);
    const keep = page.getByRole('button', { name: new RegExp(history.keep) });
    await keep.click();
    await page.getByRole('option', { name: history.notAtAll }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: history.keepConfirm }).click();
    await page.getByText(history.off).waitFor();
    expect(await rows(page).count()).toBe(0);
  });
});
