/** A person's first minutes: the demo phone, a pasted number, a call, the history, and once more. */
import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { LOOKS, lookName } from './browser.ts';
import { describePages } from './session.ts';
import { fill, textsOf } from './texts.ts';

const NUMBER = '+43 (1) 505641';

describePages('with the demo phone', (session) => {
  it.each(LOOKS.map((look) => [lookName(look), look] as const))('%s', async (_, look) => {
    const { common, dial } = textsOf(look.language);
    const page = await session.open(look);
    await page.getByRole('button', { name: dial.first.demo }).click();
    // In no history, and read over nobody's shoulder.
    expect(page.url()).not.toContain('token');

    const box = page.getByRole('combobox', { name: dial.box.label });
    await box.and(page.locator(':focus')).waitFor();
    await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(NUMBER)})`);
    await page.keyboard.press('ControlOrMeta+V');
    expect(await box.inputValue()).toBe(NUMBER);
    await page.getByText('+431505641').first().waitFor();
    await page.keyboard.press('Enter');

    const card = page.getByRole('article', { name: fill(dial.call.heading, { number: NUMBER }) });
    await expectGreen(card.getByRole('listitem').filter({ hasText: dial.call.phone }));
    await expectGreen(card.getByRole('listitem').filter({ hasText: dial.call.callee }));

    await page.getByRole('link', { name: common.nav.history }).click();
    const row = page.getByRole('main').getByRole('button', { name: NUMBER });
    const first = row.filter({ hasText: common.outcomes.connected });
    await first.waitFor();
    await first.click();

    await card.getByRole('button', { name: dial.call.cancel }).click();
    await card.getByRole('button', { name: dial.call.again }).waitFor();
    await page.getByRole('link', { name: common.nav.history }).click();
    await row.filter({ hasText: common.outcomes.cancelled }).waitFor();
    await first.waitFor();
  });
});

/** Of the page. */
declare const getComputedStyle: (element: unknown) => { readonly backgroundColor: string };

async function expectGreen(leg: Locator): Promise<void> {
  const mark = leg.locator('.leg-mark');
  await mark.waitFor();
  const greenness = async () =>
    toGreenness(await mark.evaluate((element) => getComputedStyle(element).backgroundColor));
  await expect.poll(greenness, { timeout: 10_000 }).toBeGreaterThan(20);
}

/** How much more green than anything else a colour is. */
function toGreenness(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return green - Math.max(red, blue);
}
