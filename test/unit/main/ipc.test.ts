/** The one gate: every command from the window, and none from anybody else. */

import { afterEach, describe, expect, it } from 'vitest';
import { isTrustedFrame } from '../../../electron/main/ipc.ts';
import { UI_PAGE } from '../../../electron/main/ui-scheme.ts';
import { type CommandName, type Commands, parseArgs } from '../../../electron/shared/contract.ts';
import { LINE_DEFAULTS } from '../../../electron/shared/settings.ts';
import { endDesktop, startDesktop, strangersOf } from '../../support/fake-electron/desktop.ts';
import { BrowserWindow, ipcMain } from '../../support/fake-electron/index.ts';
import fc from '../../support/properties.ts';

afterEach(endDesktop);

const LINE = { ...LINE_DEFAULTS, name: 'Office', domain: '127.0.0.1:9', user: '100' };

/** One good set of arguments for each: a new command without one does not compile. */
const GOOD: { readonly [K in CommandName]: Commands[K]['args'] } = {
  'state:get': undefined,
  'call:dial': { text: '+43 1 505641' },
  'call:cancel': { callId: 'none' },
  'number:preview': { text: '+43 1 505641' },
  'number:check-rules': { rules: [], location: { country: 'AT' } },
  'number:export': undefined,
  'number:import': { text: '{}' },
  'line:add': LINE,
  'line:set': { name: 'Office', changes: { active: false } },
  'line:rename': { name: 'Office', to: 'Bureau' },
  'line:set-password': { name: 'Bureau', password: 'geheim' },
  'line:check': { line: LINE, password: 'geheim' },
  'line:cancel-check': undefined,
  'line:remove': { name: 'Bureau' },
  'settings:set': { theme: 'dark' },
  'settings:reset': { what: 'general' },
  'link:dial': { id: 'none' },
  'link:dismiss': { id: 'none' },
  'history:list': { query: '', offset: 0, limit: 10 },
  'history:remove': { id: 'none' },
  'history:clear': undefined,
  'history:export': { query: '' },
  'notice:dismiss': { id: 'none' },
  'about:report': undefined,
  'desktop:claim': { scheme: 'tel' },
  'desktop:open': { what: 'data-folder' },
  'desktop:update': { step: 'look' },
  'desktop:record-hotkey': { recording: false },
  'desktop:quit': undefined,
};
const NAMES = Object.keys(GOOD) as CommandName[];

describe('S11 the sender', () => {
  it('may be our window: every command answers', async () => {
    const desktop = await startDesktop();
    for (const name of NAMES) await expect(desktop.ask(name, GOOD[name]), name).resolves.not.toThrow();
  });

  it('may be nobody else: no command is run', async () => {
    const desktop = await startDesktop();
    const before = await desktop.state();
    for (const [who, sender] of strangersOf(desktop)) {
      for (const name of NAMES) {
        await expect(ipcMain.invoke(name, sender, GOOD[name]), `${name} from ${who}`).rejects.toThrow('Refused.');
      }
    }
    expect(await desktop.state()).toEqual(before);
    expect(desktop.file('logs/dialtray.log')).toContain('a foreign frame asked for call:dial');
    for (const window of BrowserWindow.all.slice(1)) window.destroy();
  });

  it.each([
    [null, false],
    [{ url: UI_PAGE, parent: null }, true],
    [{ url: `${UI_PAGE}#/lines`, parent: null }, true],
    [{ url: UI_PAGE, parent: {} }, false],
    [{ url: 'app://ui.example/index.html', parent: null }, false],
    [{ url: 'https://ui/index.html', parent: null }, false],
    [{ url: 'about:blank', parent: null }, false],
    [{ url: '', parent: null }, false],
  ])('%j: %s', (frame, trusted) => {
    expect(isTrustedFrame(frame)).toBe(trusted);
  });
});

describe('S12 commands and arguments', () => {
  it('there is a handler for each command of the contract and for nothing else', async () => {
    await startDesktop();
    expect([...ipcMain.handlers.keys()].sort()).toEqual(Object.keys(parseArgs).sort());
    // electron-store brings a channel that answers any frame: gone.
    expect(ipcMain.eventNames()).toEqual([]);
  });

  it('an unknown command is refused', async () => {
    const desktop = await startDesktop();
    for (const name of ['call:answer', 'toString', '__proto__', 'electron-store-get-data', '__ELECTRON_LOG__']) {
      await expect(desktop.ask(name as CommandName, undefined as never)).rejects.toThrow('No handler registered');
    }
  });

  it('arguments of any form are answered or refused with a sentence', async () => {
    const desktop = await startDesktop();
    const wild = fc.oneof(
      fc.anything({ maxDepth: 2 }).filter((value) => typeof value !== 'function' && typeof value !== 'symbol'),
      fc.constantFrom<unknown>(
        null,
        [],
        { text: 'x'.repeat(5_000) },
        { text: 1 },
        JSON.parse('{"__proto__":{"text":"1"}}'),
      ),
    );
    // These would end the test's own ground: what they do is tested elsewhere.
    const names = NAMES.filter((name) => name !== 'desktop:claim');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), wild, async (name, args) => {
        if (parseArgs[name](args).ok) return;
        await expect(desktop.ask(name, args as never)).rejects.toThrow(/^[^\n]{3,300}$/);
      }),
      { numRuns: 200 },
    );
  });

  it.each(NAMES.filter((name) => GOOD[name] !== undefined))('%s takes no unknown field', async (name) => {
    const desktop = await startDesktop();
    await expect(desktop.ask(name, { ...(GOOD[name] as object), extra: 1 } as never)).rejects.toThrow();
  });
});
