/** A rule of one's own: written, tested, mended, saved, and at work. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { Look } from './browser.ts';
import { describePages } from './session.ts';
import { fill, textsOf } from './texts.ts';

const LOOK: Look = { size: 'small', scheme: 'light', language: 'en' };
const { common, numbers } = textsOf('en');

const field = (page: Page, name: string) => page.getByRole('textbox', { name });

describePages('a rule', (session) => {
  it('is tested while it is written, and decides once it is saved', async () => {
    const page = await session.open(LOOK, 'used');
    await page.getByRole('link', { name: common.nav.numbers }).click();
    await field(page, numbers.try.label).fill('88123');
    await page.getByRole('button', { name: numbers.rules.add }).click();
    await page.getByRole('heading', { name: numbers.form.newTitle, level: 1 }).waitFor();

    // Without anything to match it cannot be saved, and the field that is missing has the focus.
    await field(page, numbers.form.name).fill('Door phones');
    await page.getByRole('button', { name: common.save, exact: true }).click();
    const expression = field(page, numbers.form.ways.pattern);
    await expression.and(page.locator(':focus')).waitFor();
    expect(await expression.getAttribute('aria-invalid')).toBe('true');

    await expression.fill('_+43|188.');
    await field(page, numbers.form.to).fill('0$1');
    await field(page, fill(numbers.tests.in, { number: '1' })).fill('88123');
    const expected = field(page, numbers.tests.out);
    await expected.fill('999');
    await page.getByText(fill(numbers.tests.failed, { actual: '0188123' })).waitFor();
    await expected.fill('0188123');
    await page.getByText(numbers.tests.passed, { exact: true }).waitFor();

    await page.getByRole('button', { name: common.save, exact: true }).click();
    await page.getByText(fill(numbers.form.saved, { name: 'Door phones' })).waitFor();
    const row = page.getByRole('listitem').filter({ hasText: 'Door phones' });
    await row.getByText(fill(numbers.rules.testsPass_one, { count: '1' })).waitFor();
    await field(page, numbers.try.label).fill('88123');
    await page.getByRole('main').getByText('0188123', { exact: true }).first().waitFor();

    // Switched off, it is kept and does nothing.
    await row.getByRole('switch').press('Space');
    await expect
      .poll(() => page.getByRole('main').getByText('0188123', { exact: true }).count(), { timeout: 10_000 })
      .toBe(0);
  });

  it('that is left in the middle is kept until it is thrown away', async () => {
    const page = await session.open(LOOK, 'used');
    await page.getByRole('link', { name: common.nav.numbers }).click();
    await page.getByRole('button', { name: numbers.rules.add }).click();
    await field(page, numbers.form.name).fill('Half a rule');
    await page.getByRole('link', { name: common.nav.numbers }).click();
    await page.getByRole('button', { name: numbers.kept.resume }).click();
    expect(await field(page, numbers.form.name).inputValue()).toBe('Half a rule');
    await page.getByRole('link', { name: common.nav.dial, exact: true }).click();
    await page.getByRole('link', { name: common.nav.numbers }).click();
    await page.getByRole('button', { name: numbers.kept.resume }).click();
    expect(await field(page, numbers.form.name).inputValue()).toBe('Half a rule');
    await page.getByRole('button', { name: common.cancel, exact: true }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: numbers.discard.confirm }).click();
    await page.getByRole('heading', { name: numbers.title, level: 1 }).waitFor();
    await expect.poll(() => page.getByText('Half a rule').count(), { timeout: 10_000 }).toBe(0);
  });
});
