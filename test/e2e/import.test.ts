/** The move from SIPTAPI: its export, opened in the window. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { ROOT } from '../../electron/build.mjs';
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

async function openFile(page: Page, buffer: Buffer, count: number): Promise<void> {
  await page.getByRole('link', { name: common.nav.lines }).click();
  await page.getByRole('button', { name: lines.import, exact: true }).click();
  await page.locator('input[type=file]').setInputFiles({ name: 'siptapi.reg', mimeType: 'text/plain', buffer });
  await page.getByText(fill(lines.importing.found_other, { count: String(count) })).waitFor();
}

const open = (page: Page): Promise<void> => openFile(page, siptapiExport(), COUNT);

describePages('an export of SIPTAPI with 3 lines', (session) => {
  it('shows each as its dialog had it, and adds those that are chosen', async () => {
    const page = await session.open(LOOK);
    await openFile(page, readFileSync(join(ROOT, 'test/fixtures/siptapi/three-lines.reg')), 3);
    const row = (name: string) => page.getByRole('main').getByRole('listitem').filter({ hasText: name });
    await row('100@pbx.example.com')
      .getByText(fill(lines.row.extension, { extension: '100' }))
      .waitFor();
    await row('klaus@sipgate.de').getByText(lines.importing.withPassword).waitFor();
    // One is left behind; the label takes the press.
    await row('klaus@sipgate.de').getByText('klaus@sipgate.de').first().click();
    await page.getByRole('button', { name: fill(lines.importing.add_other, { count: '2' }) }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: lines.password.askConfirm }).click();
    await page.getByText(fill(lines.importing.added_other, { count: '2' })).waitFor();
    const { settings, passwords } = await stateOf(page);
    expect(settings.lines).toHaveLength(2);
    expect(settings.lines[0]).toMatchObject({
      name: '100@pbx.example.com',
      domain: 'pbx.example.com:5070',
      user: 'siptapi',
      outboundProxy: '2.2.2.2:6060;lr',
      authUser: 'siptapi@login',
      extension: '100',
      register: true,
      autoAnswer: 'call-info',
    });
    expect(passwords['100@pbx.example.com']).toBe('file');
    expect(JSON.stringify(await stateOf(page))).not.toContain('Geheimnis');
  });
});

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
