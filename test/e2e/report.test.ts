/** The report for whoever helps: read first, then on the clipboard, and nothing in it that is nobody's business. */
import { expect, it } from 'vitest';
import { SCENES } from './scenes.ts';
import { describePages } from './session.ts';
import { textsOf } from './texts.ts';

const { diagnostics } = textsOf('en');

describePages('the report', (session) => {
  it('is shown, and copied as it was shown', async () => {
    const scene = SCENES.find(({ name }) => name === 'diagnostics');
    if (scene === undefined) throw new Error('there is no such scene');
    const page = await session.show(scene, { size: 'small', scheme: 'light', language: 'en' });
    await page.getByRole('button', { name: diagnostics.report.open }).click();
    const dialog = page.getByRole('dialog', { name: diagnostics.report.title });
    const shown = await dialog.getByRole('textbox', { name: diagnostics.report.text }).inputValue();
    expect(shown).toContain('Line Office: active');
    // A user that is a number, as the line has it.
    expect(shown).not.toContain('00431234567');
    await dialog.getByRole('button', { name: diagnostics.report.copy, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()'), { timeout: 10_000 }).toBe(shown);
  });
});
