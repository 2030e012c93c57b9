/** A line of one's own: typed in, tested, kept, and a callee who is busy. */
import { afterAll, afterEach, beforeAll, expect, it, onTestFailed } from 'vitest';
import { missingPrograms } from '../support/lab/available.ts';
import { LOOKS, lookName } from './browser.ts';
import { type Exchange, startExchange } from './exchange.ts';
import { describePages } from './session.ts';
import { fill, textsOf } from './texts.ts';

describePages(
  'with a line at Asterisk',
  (session) => {
    let exchange: Exchange;
    beforeAll(async () => {
      exchange = await startExchange();
    });
    afterEach(async () => {
      await exchange.phone.reset();
      await exchange.callee.reset();
    });
    afterAll(() => exchange?.stop());

    it.each(LOOKS.map((look) => [lookName(look), look] as const))('%s', async (_, look) => {
      onTestFailed(() => console.error(exchange.output()));
      const { common, dial, lines } = textsOf(look.language);
      const { account, phone, callee, phoneExtension, calleeExtension } = exchange;
      const page = await session.open(look);
      await page.getByRole('link', { name: common.nav.lines }).click();
      await page.getByRole('button', { name: lines.add }).first().click();

      const field = (name: string) => page.getByRole('textbox', { name, exact: true });
      await field(lines.form.domain).fill(account.domain);
      await field(lines.form.user).fill(account.user);
      await field(lines.password.label).fill(account.password);
      await field(lines.form.extension).fill(phoneExtension);
      await field(lines.form.name).fill('Office');

      await page.getByRole('button', { name: lines.test.start, exact: true }).click();
      const step = (state: 'ok' | 'failed') =>
        page.getByRole('listitem').getByRole('img', { name: common.check[state], exact: true });
      await expect.poll(() => step('ok').count(), { timeout: 10_000 }).toBeGreaterThanOrEqual(6);
      await page.getByRole('button', { name: lines.test.start, exact: true }).waitFor();
      expect(await step('failed').count()).toBe(0);
      expect(await phone.calls()).toEqual([]);

      await page.getByRole('button', { name: common.save, exact: true }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: lines.password.askConfirm }).click();
      await page.getByText(fill(lines.form.saved, { name: 'Office' })).waitFor();

      await page.getByRole('link', { name: common.nav.dial }).click();
      await page.getByRole('combobox', { name: dial.box.label }).fill(calleeExtension);
      await page.keyboard.press('Enter');
      await phone.waitForRing();
      const card = page.getByRole('article', { name: fill(dial.call.heading, { number: calleeExtension }) });
      await card.getByText(dial.call.words.ringing).first().waitFor();
      await phone.accept();
      await callee.waitForRing();
      await callee.hangup();
      await card.getByText(common.outcomes['callee-busy']).first().waitFor();
      await card.getByRole('button', { name: dial.call.again }).waitFor();

      await page.getByRole('link', { name: common.nav.history }).click();
      // The page before stays until this one is loaded.
      await page.getByRole('heading', { level: 1, name: common.nav.history }).waitFor();
      await page.getByRole('main').getByRole('listitem').filter({ hasText: common.outcomes['callee-busy'] }).waitFor();
    });
  },
  missingPrograms('asterisk', 'baresip'),
);
