import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createExternal } from '../../../electron/main/external.ts';
import type { Host } from '../../../electron/main/host.ts';
import { createLinkHandler } from '../../../electron/main/link-handler.ts';
import { createSay } from '../../../electron/main/texts.ts';
import { err, ok } from '../../../electron/shared/result.ts';
import { endDesktop, hostOf, newFolder, setXdgOwner } from '../../support/fake-electron/desktop.ts';
import { app, resetElectron, shell } from '../../support/fake-electron/index.ts';

let folder = '';
let warnings: string[] = [];
let changes = 0;
beforeEach(() => {
  resetElectron();
  app.becomeReady();
  folder = newFolder();
  warnings = [];
  changes = 0;
});
afterEach(endDesktop);

function handlerOn(platform: NodeJS.Platform, more: Partial<Host> = {}) {
  const host = { ...hostOf(folder, { platform }), ...more };
  return createLinkHandler({
    host,
    external: createExternal(),
    say: createSay(() => 'en'),
    language: () => 'en',
    warn: (text) => void warnings.push(text),
    changed: () => {
      changes += 1;
    },
  });
}
const EXE = String.raw`C:\Program Files\Dialtray\Dialtray.exe`;
const OURS = 'org.dialtray.Dialtray.desktop';
const entryPath = () => join(folder, 'share', 'applications', OURS);

describe('on Windows', () => {
  it('we become one to choose, with the link behind --, and the page of the system opens', async () => {
    const links = handlerOn('win32', { executable: EXE });
    expect(await links.claim('tel')).toEqual(
      ok({ text: 'Choose Dialtray for “tel” on the page that has opened: only you can do that.' }),
    );
    expect(app.claims).toEqual([{ protocol: 'tel', path: EXE, args: ['--open-url', '--'] }]);
    expect(shell.opened).toEqual(['ms-settings:defaultapps?registeredAppUser=Dialtray']);
  });

  it('not packaged, the folder of the program comes first', async () => {
    await handlerOn('win32', { executable: EXE, executableArgs: [String.raw`C:\src`] }).claim('sip');
    expect(app.claims[0]?.args).toEqual([String.raw`C:\src`, '--open-url', '--']);
  });

  it('who owns a link is what the shell says, whatever the claim returned', async () => {
    const links = handlerOn('win32', { executable: EXE });
    app.owners.set('tel', { name: 'Microsoft Teams', path: String.raw`C:\Teams\Teams.exe` });
    app.owners.set('callto', { name: 'Dialtray', path: EXE.toUpperCase() });
    await links.claim('tel');
    const owners = Object.fromEntries(links.owners().map(({ scheme, ...owner }) => [scheme, owner]));
    expect(owners).toMatchObject({
      tel: { owner: 'Microsoft Teams', own: false },
      callto: { owner: 'Dialtray', own: true },
      sip: { own: false },
    });
    expect(await links.owns('tel')).toBe(false);
    expect(changes).toBe(1);
    await links.refresh();
    expect(changes).toBe(1);
  });
});

describe('on macOS', () => {
  const executable = '/Applications/Dialtray.app/Contents/MacOS/Dialtray';

  it('the bundle is us', async () => {
    app.owners.set('tel', { name: 'Dialtray', path: '/Applications/Dialtray.app' });
    app.owners.set('sip', { name: 'Dialtray Clone', path: '/Applications/Dialtray' });
    const links = handlerOn('darwin', { executable });
    expect(await links.owns('tel')).toBe(true);
    expect(await links.owns('sip')).toBe(false);
    expect(await links.claim('tel')).toEqual(ok({}));
  });

  it('the system may ask the user first', async () => {
    expect(await handlerOn('darwin', { executable }).claim('tel')).toEqual(
      ok({ text: 'macOS may ask you whether Dialtray shall open such links.' }),
    );
  });

  it('only the installed app can', async () => {
    expect((await handlerOn('darwin', { executable, packaged: false }).claim('tel')).ok).toBe(false);
    expect(app.claims).toEqual([]);
  });

  it('a no of the system is said', async () => {
    app.claimSucceeds = false;
    expect((await handlerOn('darwin', { executable }).claim('tel')).ok).toBe(false);
  });
});

describe.runIf(process.platform !== 'win32')('on Linux', () => {
  it('an installed package has its entry; the desktop is told, and asked afterwards', async () => {
    setXdgOwner(folder, 'tel', 'org.gnome.Calls.desktop');
    const links = handlerOn('linux');
    await links.refresh();
    expect(links.owners()[0]).toEqual({ scheme: 'tel', owner: 'org.gnome.Calls', own: false });
    expect(await links.claim('tel')).toEqual(ok({}));
    expect(links.owners()[0]).toEqual({ scheme: 'tel', owner: 'Dialtray', own: true });
    expect(existsSync(entryPath())).toBe(false);
    expect(app.claims).toEqual([{ protocol: 'tel' }]);
  });

  it('an AppImage writes an entry for what was asked, with the file and not its mount', async () => {
    const executable = join(folder, 'Dial tray.AppImage');
    const links = handlerOn('linux', {
      executable,
      env: { ...hostOf(folder, {}).env, APPIMAGE: executable },
    });
    setXdgOwner(folder, 'sip', 'other.desktop');
    expect(await links.claim('tel')).toEqual(ok({}));
    expect(await links.claim('skype')).toEqual(ok({}));
    const text = readFileSync(entryPath(), 'utf8');
    expect(text).toContain(`Exec="${executable}" --open-url -- %u\n`);
    expect(text).toContain('MimeType=x-scheme-handler/tel;x-scheme-handler/dialtray;x-scheme-handler/skype;\n');
    expect(text).toContain(`Icon=${join(folder, 'data', 'icon.png')}\n`);
  });

  it('an AppImage that was moved mends its entry, and writes none where there is none', async () => {
    const host = (executable: string) => ({
      executable,
      env: { ...hostOf(folder, {}).env, APPIMAGE: executable },
    });
    handlerOn('linux', host('/old/Dialtray.AppImage'));
    expect(existsSync(entryPath())).toBe(false);
    setXdgOwner(folder, 'sip', 'other.desktop');
    await handlerOn('linux', host('/old/Dialtray.AppImage')).claim('tel');
    handlerOn('linux', host('/new/Dialtray.AppImage'));
    const text = readFileSync(entryPath(), 'utf8');
    expect(text).toContain('Exec=/new/Dialtray.AppImage --open-url -- %u\n');
    expect(text).toContain('MimeType=x-scheme-handler/tel;x-scheme-handler/dialtray;\n');
  });

  it('an entry that is not ours to understand is not replaced', async () => {
    mkdirSync(dirname(entryPath()), { recursive: true });
    writeFileSync(entryPath(), 'my notes');
    const links = handlerOn('linux', { packaged: false, executableArgs: ['/src'] });
    expect((await links.claim('tel')).ok).toBe(false);
    expect(warnings.length).toBe(1);
    expect(readFileSync(entryPath(), 'utf8')).toBe('my notes');
  });

  it('without xdg-mime nobody can say who owns a link, and that is said', async () => {
    const links = handlerOn('linux', { env: { PATH: join(folder, 'empty') } });
    expect(await links.owns('tel')).toBe(false);
    expect(await links.claim('tel')).toEqual(
      err('The system does not say that it has kept this. Choose Dialtray in the settings of your desktop.'),
    );
  });
});
