/**
 * The security checklist S1 to S30 (SECURITY.md) as far as it is about the whole of our code. What is about one part stands
 * beside that part; the table in SECURITY.md says where, and is held to that here.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { specifiersOf } from './layers.ts';

const read = (path: string): string => readFileSync(path, 'utf8');

const sources = ['electron', 'renderer']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file).replaceAll('\\', '/')),
  )
  .filter((path) => /\.(?:ts|tsx|cts|mts|mjs|cjs|html)$/.test(path) && !/\.d\.[cm]?ts$/.test(path));

/** Without comments, which may speak of what the code must not do. */
function codeOf(path: string): string {
  const text = read(path);
  if (path.endsWith('.html')) return text.replace(/<!--.*?-->/gs, '');
  return text.replace(/\/\*.*?\*\//gs, '').replace(/(^|[\s;{}(,])\/\/.*$/gm, '$1');
}

/** `path: how often`, for every file with such code. */
const found = (pattern: RegExp): readonly string[] =>
  sources.flatMap((path) => {
    const count = [...codeOf(path).matchAll(new RegExp(pattern, 'g'))].length;
    return count === 0 ? [] : [`${path}: ${count}`];
  });

describe('what our code never says', () => {
  it('is looked for in all of it, and would be found', () => {
    expect(sources).toEqual(expect.arrayContaining(['electron/main/main.ts', 'renderer/index.html']));
    expect(found(/requestSingleInstanceLock\(/)).toEqual(['electron/main/main.ts: 1']);
    expect(codeOf('electron/main/ui-scheme.ts')).not.toContain('file://');
    expect(read('electron/main/ui-scheme.ts')).toContain('file://');
  });

  it.each([
    ['S2', /sandbox: false|nodeIntegration: true|contextIsolation: false|nodeIntegrationIn\w+: true/],
    ['S4', /webSecurity|allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures/],
    ['S6', /<webview|webviewTag: true/],
    ['S13', /loadFile\(|file:\/\/|bypassCSP/],
    ['S21', /rejectUnauthorized: false|NODE_TLS_REJECT_UNAUTHORIZED/],
    ['S23', /Math\.random/],
    ['S28', /openDevTools|remote-debugging|--inspect/],
    ['no code from text', /\beval\(|new Function\(|executeJavaScript\(|insertCSS\(|dangerouslySetInnerHTML|innerHTML/],
    ['no old way to the main process', /sendSync\(|ipcMain\.on\(|@electron\/remote|enableRemoteModule/],
    ['S5', /unsafe-inline|unsafe-eval/],
  ])('%s: %s', (_rule, pattern) => {
    expect(found(pattern)).toEqual([]);
  });
});

describe('what stands in one place only', () => {
  it.each([
    ['S1 a window loads a page', /\.loadURL\(/, ['electron/main/windows.ts: 1']],
    [
      'S1 a page without TLS is one on this computer',
      /http:\/\//,
      ['electron/web/gate.ts: 1', 'electron/web/host.ts: 1'],
    ],
    ['S2 the sandbox is for all', /enableSandbox\(/, ['electron/main/main.ts: 1']],
    ['S9 another program is started', /openExternal\(/, ['electron/main/external.ts: 1']],
    ['S11 the gate', /\bipcMain\b/, ['electron/main/ipc.ts: 3']],
    ['S16 the bridge', /\bcontextBridge\b/, ['electron/preload/preload.ts: 2']],
    ['S28 the tools for developers', /toggleDevTools/, ['electron/main/app-menu.ts: 1']],
  ])('%s', (_rule, pattern, places) => {
    expect(found(pattern)).toEqual(places);
  });

  it('S11 Electron’s two ends of IPC are imported by the gate and the bridge', () => {
    const importers = (name: string): readonly string[] =>
      sources.filter((path) => new RegExp(`import [^;]*\\b${name}\\b[^;]*from 'electron'`).test(codeOf(path)));
    expect(importers('ipcMain')).toEqual(['electron/main/ipc.ts']);
    expect(importers('ipcRenderer')).toEqual(['electron/preload/preload.ts']);
  });

  it('S2 before anything is waited for', () => {
    const main = codeOf('electron/main/main.ts');
    const order = ['enableSandbox(', 'registerUiScheme(', 'requestSingleInstanceLock(', "'open-url'", 'whenReady('];
    expect(order.map((call) => main.indexOf(call))).toEqual(
      [...order.map((call) => main.indexOf(call))].sort((a, b) => a - b),
    );
    expect(order.every((call) => main.includes(call))).toBe(true);
    expect(main).not.toContain('await ');
  });
});

it('S5 the page has no code or style of its own, and a policy as a second lock', () => {
  const page = codeOf('renderer/index.html');
  expect(page).toMatch(
    /<meta\s+http-equiv="Content-Security-Policy"\s+content="default-src 'none'; script-src 'self'; style-src 'self';/,
  );
  expect(page.match(/<script[^>]*>[^<]+/g)).toBeNull();
  expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/);
});

it('S10 Electron is pinned to one version of a line that still gets fixes', () => {
  // Electron mends its three newest majors (https://www.electronjs.org/docs/latest/tutorial/electron-timelines).
  const [, major] = /^(\d+)\.\d+\.\d+$/.exec(packageJson.devDependencies.electron) ?? [];
  expect(Number(major)).toBeGreaterThanOrEqual(45);
});

it('S16 the bridge is all that the preload brings', () => {
  expect([...specifiersOf('preload.ts', read('electron/preload/preload.ts'))].sort()).toEqual([
    '../shared/contract.ts',
    'electron',
  ]);
});

describe('S24 no type that leaves the core has a place for a password', () => {
  it.each(['electron/shared/state.ts', 'electron/shared/settings.ts', 'electron/shared/history.ts'])('%s', (path) => {
    const names: string[] = [];
    JSON.stringify(parseAst(read(path), { lang: 'ts' }, path), (_key, value) => {
      if (value?.type === 'TSPropertySignature') names.push(value.key?.name ?? '');
      return value;
    });
    expect(names.length).toBeGreaterThan(5);
    // `passwords` says where they are kept.
    expect(names.filter((name) => /password|secret/i.test(name) && name !== 'passwords')).toEqual([]);
  });

  it('and there is no command that reads one', () => {
    const commands = [...codeOf('electron/shared/contract.ts').matchAll(/'([a-z]+:[a-z-]+)': \{/g)].map(
      ([, name]) => name,
    );
    expect(commands).toContain('line:set-password');
    expect(commands.filter((name) => /password|secret/.test(name ?? ''))).toEqual(['line:set-password']);
  });
});

it('S30 what is shipped is a short list', () => {
  expect(Object.keys(packageJson.dependencies).sort()).toEqual([
    '@napi-rs/keyring',
    'electron-log',
    'electron-store',
    'electron-updater',
    'libphonenumber-js',
    're2js',
    'sip.js',
    'zod',
  ]);
  expect(existsSync('package-lock.json')).toBe(true);
});

describe('the checklist in SECURITY.md', () => {
  const rows = [...read('SECURITY.md').matchAll(/^\| (S\d+) \|([^|]*)\|([^|]*)\|([^|]*)\|$/gm)];

  it('has all thirty', () => {
    expect(rows.map(([, rule]) => rule)).toEqual(Array.from({ length: 30 }, (_, index) => `S${index + 1}`));
  });

  it.each(rows.map(([, rule = '', , , tests = '']) => [rule, tests] as const))(
    '%s names tests that exist',
    (_rule, tests) => {
      const paths = [...tests.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);
      expect(paths.length).toBeGreaterThan(0);
      expect(paths.filter((path) => !existsSync(path))).toEqual([]);
    },
  );
});
