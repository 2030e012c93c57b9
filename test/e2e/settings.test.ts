/** Settings take effect at once and are still there after a reload. */
import { expect, it } from 'vitest';
import type { Look } from './browser.ts';
import { describePages } from './session.ts';
import { textsOf } from './texts.ts';

const LOOK: Look = { size: 'large', scheme: 'light', language: 'en' };
const en = textsOf('en');
const de = textsOf('de');

/** Of the page. */
declare const getComputedStyle: (element: unknown) => { readonly backgroundColor: string };

describePages('the settings', (session) => {
  it('change language and colours of the whole window', async () => {
    const page = await session.open(LOOK, 'used');
    await page.getByRole('link', { name: en.common.nav.settings }).click();
    const ground = () => page.locator('html').evaluate((root) => getComputedStyle(root).backgroundColor);
    const light = await ground();
    await page.getByRole('button', { name: en.settings.general.theme }).click();
    await page.getByRole('option', { name: en.settings.general.themes.dark }).click();
    await expect.poll(ground).not.toBe(light);
    await page.getByRole('button', { name: en.settings.general.language }).click();
    await page.getByRole('option', { name: en.settings.general.languages.de }).click();
    await page.getByRole('heading', { name: de.settings.title, level: 1 }).waitFor();
    await page.getByRole('link', { name: de.common.nav.history, exact: true }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await page.reload();
    await page.getByRole('heading', { name: de.settings.title, level: 1 }).waitFor();
    expect(await ground()).not.toBe(light);
  });

  it('become as they were at first, and lines stay', async () => {
    const page = await session.open(LOOK, 'used');
    await page.getByRole('link', { name: en.common.nav.settings }).click();
    const pause = page.getByRole('switch', { name: en.settings.links.pause });
    await page.getByText(en.settings.links.pause, { exact: true }).click();
    await expect.poll(() => pause.isChecked()).toBe(true);
    await page.getByRole('button', { name: en.settings.reset.general }).click();
    const question = page.getByRole('alertdialog');
    await question.getByRole('button', { name: en.settings.reset.confirms.general }).click();
    await expect.poll(() => pause.isChecked()).toBe(false);
    await page.getByRole('link', { name: en.common.nav.lines }).click();
    await page.getByText('click@pbx.example.com').waitFor();
  });
});
