/** The end of the program: where there is a desktop, the window has a button for it. */
import { expect, it } from 'vitest';
import { startDemoExchange } from '../../electron/demo/demo.ts';
import type { Look } from './browser.ts';
import { desktopThatQuits, startOwnApp } from './own-app.ts';
import { describePages } from './session.ts';
import { textsOf } from './texts.ts';

const LOOK: Look = { size: 'small', scheme: 'light', language: 'en' };
const { common, settings } = textsOf('en');

describePages('Quit', (session) => {
  let quits = 0;
  async function openSettings(hasDesktop = true) {
    quits = 0;
    const desktop = desktopThatQuits(() => {
      quits += 1;
    });
    const own = await startOwnApp({
      config: { version: 1, demo: true },
      // It rings until it is told to stop.
      startDemo: () => startDemoExchange({ behaviour: 'phone-no-answer', pace: 10 }),
      ...(hasDesktop ? { desktop } : {}),
    });
    const { app } = own;
    await app.until(({ lines }) => lines.length > 0);
    const page = await session.openOver(own, LOOK);
    await page.getByRole('link', { name: common.nav.settings }).click();
    await page.getByRole('heading', { name: settings.title, level: 1 }).waitFor();
    return { app, page, button: page.getByRole('main').getByRole('button', { name: settings.quit.button }) };
  }

  it('asks nobody while no call is running', async () => {
    const { button } = await openSettings();
    await button.click();
    await expect.poll(() => quits, { timeout: 10_000 }).toBe(1);
  });

  it('asks while a call is running, and leaves it alone when it is not wanted', async () => {
    const { app, page, button } = await openSettings();
    const dialled = await app.invoke('call:dial', { text: '+43 1 505641' });
    expect(dialled.ok).toBe(true);
    await page.getByTitle(common.calling).waitFor();
    await button.click();
    const question = page.getByRole('alertdialog', { name: settings.quit.ask });
    await question.getByText(settings.quit.calls_one).waitFor();
    await question.getByRole('button', { name: common.cancel }).click();
    await question.waitFor({ state: 'detached' });
    expect(quits).toBe(0);
    await button.click();
    await question.getByRole('button', { name: settings.quit.button }).click();
    await expect.poll(() => quits, { timeout: 10_000 }).toBe(1);
  });

  it('and hotkeys are not there without a desktop', async () => {
    const { page, button } = await openSettings(false);
    await page.getByRole('button', { name: settings.reset.all }).waitFor();
    expect(await button.count()).toBe(0);
    expect(await page.getByText(settings.hotkeys.title, { exact: true }).count()).toBe(0);
  });
});
