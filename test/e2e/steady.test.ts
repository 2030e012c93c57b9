/** What stays where it is, and what comes into view by itself. */
import { expect, it } from 'vitest';
import type { Look } from './browser.ts';
import { describePages } from './session.ts';
import { textsOf } from './texts.ts';

const WIDE: Look = { size: 'large', scheme: 'light', language: 'de' };
const NARROW: Look = { size: 'small', scheme: 'light', language: 'de' };

describePages('the window', (session) => {
  it.each([WIDE, NARROW])(
    'the entries of the navigation stay where they are from page to page: $size',
    async (look) => {
      const { common } = textsOf(look.language);
      const page = await session.open(look);
      const seen: unknown[] = [];
      for (const name of [common.nav.dial, common.nav.settings, common.nav.history]) {
        const link = page.getByRole('link', { name, exact: true });
        await link.click();
        await link.and(page.locator('[aria-current]')).waitFor();
        seen.push(
          await page.evaluate("[...document.querySelectorAll('nav a')].map((link) => link.getBoundingClientRect().x)"),
        );
      }
      expect(seen[1]).toEqual(seen[0]);
      expect(seen[2]).toEqual(seen[0]);
    },
  );

  it('the first test of a line shows its result, although it stands below the form', async () => {
    const { dial } = textsOf('de');
    const page = await session.open(NARROW);
    await page.getByRole('textbox', { name: dial.first.domain }).fill('127.0.0.1:9');
    await page.getByRole('textbox', { name: dial.first.user }).fill('anna');
    await page.getByRole('textbox', { name: dial.first.password }).fill('looking-glass');
    await page.getByRole('button', { name: dial.first.test }).click();
    const result = page.getByRole('region', { name: dial.first.testing }).locator('.notice');
    await result.waitFor();
    await expect.poll(async () => (await result.boundingBox())?.y).toBeLessThan(100);
  });

  it('where colours are forced, a switch still shows where it stands', async () => {
    const { dial } = textsOf('en');
    const page = await session.open({ ...NARROW, language: 'en' });
    await page.emulateMedia({ forcedColors: 'active' });
    await page.getByRole('button', { name: dial.first.demo }).click();
    const mark = page.locator('.dial-exact .choice-mark');
    await mark.waitFor();
    const colours = () =>
      mark.evaluate((element) => {
        const of = (part?: string) => getComputedStyle(element, part).backgroundColor;
        return { knob: of('::after'), ground: of() };
      });
    const off = await colours();
    expect(off.knob).not.toBe(off.ground);
    await mark.click();
    const on = await colours();
    expect(on.knob).not.toBe(on.ground);
    expect(on.ground).not.toBe(off.ground);
  });
});

/** Of the page. */
declare const getComputedStyle: (element: unknown, part?: string) => { readonly backgroundColor: string };
