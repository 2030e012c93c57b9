/** The dial box with what people paste: too much, several numbers, addresses that are long. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { Look } from './browser.ts';
import type { Scene } from './scenes.ts';
import { describePages } from './session.ts';
import { fill, textsOf } from './texts.ts';

const LOOK: Look = { size: 'small', scheme: 'light', language: 'en' };
const { common, dial } = textsOf('en');

const DIAL: Scene = {
  name: 'the dial page',
  begin: 'used',
  place: '/dial',
  play: (page) => boxOf(page).and(page.locator(':focus')).waitFor(),
};

const boxOf = (page: Page) => page.getByRole('combobox', { name: dial.box.label });

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await page.keyboard.press('ControlOrMeta+V');
}

describePages('the dial box', (session) => {
  it('refuses a text that is too long, and does not cut it in the middle of a number', async () => {
    const page = await session.show(DIAL, LOOK);
    const text = `${'x'.repeat(4086)} 0664 1234567`;
    await paste(page, text);
    await page
      .getByText(fill(dial.box.tooLong, { maximum: '4096' }))
      .first()
      .waitFor();
    expect(await boxOf(page).inputValue()).toBe(text);
    await page.keyboard.press('Enter');
    await paste(page, '!');
    expect(await boxOf(page).inputValue()).toBe(`${text}!`);
    await boxOf(page).fill(text.slice(-12));
    await page.getByText('+436641234567').first().waitFor();
  });

  it('arrow keys go through several numbers, Escape goes back to the text', async () => {
    const page = await session.show(DIAL, LOOK);
    await paste(page, 'Tel +43 1 505641, mobile +43 664 1234567, fax +43 1 505642');
    const focused = (name: string) => page.getByRole('button', { name, exact: true }).and(page.locator(':focus'));
    await page.getByRole('button', { name: '+43 1 505641', exact: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    await focused('+43 1 505641').waitFor();
    await page.keyboard.press('ArrowRight');
    await focused('+43 664 1234567').waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await focused('+43 1 505642').waitFor();
    await page.keyboard.press('ArrowDown');
    await focused('+43 1 505641').waitFor();
    await page.keyboard.press('Escape');
    await boxOf(page).and(page.locator(':focus')).waitFor();
  });

  it('a double click is one call, on the button and on a call of the past', async () => {
    const page = await session.open(LOOK);
    await page.getByRole('button', { name: dial.first.demo }).click();
    await boxOf(page).fill('+43 1 505641');
    await page.getByText('+431505641').first().waitFor();
    await page.getByRole('button', { name: dial.dial, exact: true }).dblclick();
    const over = page.locator('article[data-state="connected"]');
    await over.waitFor();
    expect(await page.getByRole('article').count()).toBe(1);
    await page.getByRole('main').getByRole('button', { name: '+43 1 505641 connected' }).dblclick();
    await expect.poll(() => over.count(), { timeout: 10_000 }).toBe(2);
    expect(await page.getByRole('article').count()).toBe(2);
  });

  it('keeps its text while another page is shown, and stays when a file is dropped', async () => {
    const page = await session.show(DIAL, LOOK);
    await boxOf(page).fill('0664 1234567');
    await page.getByRole('link', { name: common.nav.numbers }).click();
    await page.getByRole('heading', { name: common.nav.numbers, level: 1 }).waitFor();
    await page.getByRole('link', { name: common.nav.dial, exact: true }).click();
    await page.getByText('+436641234567').first().waitFor();
    expect(await boxOf(page).inputValue()).toBe('0664 1234567');
    const isRefused = await page.evaluate(`(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'siptapi.reg'));
      return !document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    })()`);
    expect(isRefused).toBe(true);
  });

  it('offers calls of the past while somebody types, and the arrow keys choose one', async () => {
    const page = await session.open(LOOK, 'used');
    await boxOf(page).pressSequentially('505');
    const list = page.getByRole('listbox', { name: dial.box.suggestions });
    const first = list.getByRole('option').first();
    await first.waitFor();
    expect(await first.getAttribute('aria-selected')).toBe('false');
    await page.keyboard.press('ArrowDown');
    await list.getByRole('option', { selected: true }).filter({ hasText: '+43 1 505641' }).waitFor();
    const marked = await boxOf(page).getAttribute('aria-activedescendant');
    expect(await list.getByRole('option', { selected: true }).getAttribute('id')).toBe(marked);
    // What is typed stays; the preview is of what the arrow key stands on.
    await page.getByText('+431505641').first().waitFor();
    expect(await boxOf(page).inputValue()).toBe('505');
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
    expect(await boxOf(page).inputValue()).toBe('505');
    await page.keyboard.press('ArrowDown');
    await list.waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('article', { name: fill(dial.call.heading, { number: '+43 1 505641' }) }).waitFor();
  });

  it('asks before it dials what a rule wants confirmed', async () => {
    const page = await session.open(LOOK, 'used');
    const number = '0900 123456';
    const card = page.getByRole('article', { name: fill(dial.call.heading, { number }) });
    const question = page.getByRole('alertdialog', { name: fill(dial.confirm.title, { number }) });
    await boxOf(page).fill(number);
    await page.getByText('+43900123456').first().waitFor();
    await page.keyboard.press('Enter');
    await question.getByText('+43900123456', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect(await boxOf(page).inputValue()).toBe(number);
    expect(await card.count()).toBe(0);
    await boxOf(page).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await question.getByRole('button', { name: dial.dial, exact: true }).click();
    await card.waitFor();
  });

  it('shows all of what would be sent, however long it is', async () => {
    const page = await session.show(DIAL, LOOK);
    const uri = `sip:${'a-long-name.'.repeat(10)}x@pbx.example.com`;
    await boxOf(page).fill(uri);
    const sent = page.locator('.dial-preview strong');
    await sent.filter({ hasText: uri }).waitFor();
    const isCut = await page
      .locator('.dial-preview p')
      .first()
      .evaluate((element) => {
        const { scrollWidth, clientWidth } = element as unknown as Record<'scrollWidth' | 'clientWidth', number>;
        return scrollWidth > clientWidth;
      });
    expect(isCut).toBe(false);
  });
});
