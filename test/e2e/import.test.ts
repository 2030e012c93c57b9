/** The move from SIPTAPI: its export, opened in the window. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { AppState } from '../../electron/shared/state.ts';
import type { Look } from './browser.ts';
import { describePages } from './session.ts';
import { fill, textsOf } from './texts.ts';

const LOOK: Look = { size: 'small', scheme: 'light', language: 'en' };
const { common, lines } = textsOf('en');
const COUNT = 60;

/** As regedit writes it. */
function siptapiExport(): Buffer {
  const values = Array.from({ length: COUNT }, (_, index) => index + 1).flatMap((number) => [
    `"proxy${number}"="pbx${number}.example.com"`,
    `"username${number}"="user${number}"`,
    `"password${number}"="secret${number}"`,
    `"lineactive${number}"=dword:00000001`,
  ]);
  const text = [
    'Windows Registry Editor Version 5.00',
    '',
    '[HKEY_LOCAL_MACHINE\\SOFTWARE\\IPCom\\SIPTAPI]',
    '"numLines"=dword:0000003c',
    '"transportprotocol"=dword:00000000',
    '"reversemode"=dword:00000000',
    ...values,
    '',
  ].join('\r\n');
  return Buffer.from(`\ufeff${text}`, 'utf16le');
}

const stateOf = async (page: Page): Promise<AppState> =>
  JSON.parse(
    (await page.evaluate(`fetch('/api/command', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-dialtray-token': sessionStorage.getItem('dialtray-token') },
      body: '{"name":"state:get"}',
    }).then((response) => response.text())`)) as string,
  ) as AppState;

const open = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: common.nav.lines }).click();
  await page.getByRole('button', { name: lines.import, exact: true }).click();
  const file = { name: 'siptapi.reg', mimeType: 'text/plain', buffer: siptapiExport() };
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByText(fill(lines.importing.found_other, { count: String(COUNT) })).waitFor();
};

describePages('an export of SIPTAPI with 60 lines', (session) => {
  it('is shown before anything is saved, and can be discarded', async () => {
    const page = await session.open(LOOK);
    await open(page);
    expect((await stateOf(page)).lines).toEqual([]);
    await page.getByRole('button', { name: lines.importing.discard, exact: true }).click();
    const question = page.getByRole('alertdialog');
    await question.getByRole('button', { name: lines.importing.discard, exact: true }).click();
    await page.getByRole('textbox', { name: lines.importing.paste }).waitFor();
    expect((await stateOf(page)).lines).toEqual([]);
  });

  it('becomes 60 lines, one of them the default', async () => {
    const page = await session.open(LOOK);
    await open(page);
    await page.getByRole('button', { name: fill(lines.importing.add_other, { count: String(COUNT) }) }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: lines.password.askConfirm }).click();
    await expect.poll(async () => (await stateOf(page)).lines.length, { timeout: 60_000 }).toBe(COUNT);
    await page.getByText(fill(lines.importing.added_other, { count: String(COUNT) })).waitFor();
    const { lines: added, passwords } = await stateOf(page);
    expect(added.filter((line) => line.default)).toHaveLength(1);
    expect(Object.values(passwords).filter((place) => place === 'file')).toHaveLength(COUNT);
  });
});
