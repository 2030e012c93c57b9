/** What packages the desktop app: one list of links, one name, every fuse, no launcher without a sandbox. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP_ID, DESKTOP_NAME } from '../../electron/main/identity.ts';
import { APP_NAME } from '../../electron/node/data-folder.ts';
import { LINK_SCHEMES } from '../../electron/shared/settings.ts';
import packageJson from '../../package.json' with { type: 'json' };

const require = createRequire(import.meta.url);
const ofBuilder = createRequire(createRequire(require.resolve('electron-builder')).resolve('app-builder-lib'));
const read = (path: string): string => readFileSync(path, 'utf8');

interface Config {
  readonly [key: string]: unknown;
  readonly appId: string;
  readonly productName: string;
  readonly files: readonly string[];
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly protocols: readonly { readonly schemes: readonly string[] }[];
  readonly win: { readonly target: readonly string[]; readonly icon: string };
  readonly nsis: { readonly include: string };
  readonly mac: { readonly icon: string; readonly entitlements: string; readonly entitlementsInherit: string };
  readonly linux: { readonly target: readonly string[]; readonly icon: string };
  readonly msiProjectCreated: string;
}

const parseYaml = ofBuilder('js-yaml').load as (text: string) => Config;
const config = parseYaml(read('electron-builder.yml'));
const declared = config.protocols.flatMap(({ schemes }) => schemes);

const folder = mkdtempSync(join(tmpdir(), 'dialtray-package-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('electron-builder.yml', () => {
  const { validateConfiguration } = ofBuilder('./util/config/config') as {
    validateConfiguration(config: unknown, log: { readonly isEnabled: boolean }): Promise<void>;
  };
  const validate = (changed: object) =>
    validateConfiguration({ ...structuredClone(config), ...changed }, { isEnabled: false });

  it("is what the installed version's schema allows", async () => {
    await expect(validate({})).resolves.toBeUndefined();
  });

  it('and that schema refuses what it does not know', async () => {
    await expect(validate({ nsis: { ...config.nsis, perMachin: false } })).rejects.toThrow(
      'configuration.nsis should be',
    );
    await expect(validate({ electronFuses: { ...config.electronFuses, newFuse: true } })).rejects.toThrow(
      'configuration.electronFuses should be',
    );
  });

  it('names files that exist', () => {
    const { win, nsis, mac, linux, msiProjectCreated, files } = config;
    const kept = files.filter((file) => !file.startsWith('!') && !file.startsWith('dist/'));
    const named = [win.icon, nsis.include, mac.icon, mac.entitlements, mac.entitlementsInherit, linux.icon];
    const paths = [...named, msiProjectCreated, ...kept.map((file) => file.replace(/\/\*\*$/, ''))];
    expect(paths.length).toBeGreaterThan(8);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('packs the program that package.json names, and no sources, tests or terminal', () => {
    expect(config.files).toContain(`${packageJson.main.split('/').slice(0, 2).join('/')}/**`);
    expect(config.files.filter((file) => /^(?:\*|dist\/\*|electron|test|renderer)/.test(file))).toEqual([]);
  });

  it('S15 sets every fuse of the installed version', () => {
    const schema = ofBuilder('../scheme.json').definitions.FuseOptionsV1.properties as object;
    const { FuseV1Options } = ofBuilder('@electron/fuses') as { FuseV1Options: Readonly<Record<string, unknown>> };
    const names = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)));
    const lowered = names.map((name) => `${name.charAt(0).toLowerCase()}${name.slice(1)}`);
    expect(Object.keys(config.electronFuses).sort()).toEqual(Object.keys(schema).sort());
    expect(Object.keys(config.electronFuses)).toEqual(expect.arrayContaining(lowered));
    const on = Object.entries(config.electronFuses).filter(([, value]) => value);
    expect(on.map(([name]) => name).sort()).toEqual(['enableEmbeddedAsarIntegrityValidation', 'onlyLoadAppFromAsar']);
  });
});

describe('names', () => {
  it('are the same for electron-builder, package.json and the program', () => {
    expect([config.appId, packageJson.desktopName]).toEqual([APP_ID, DESKTOP_NAME]);
    expect(packageJson.desktopName).toBe(`${config.appId}.desktop`);
    expect([config.productName, packageJson.productName]).toEqual([APP_NAME, APP_NAME]);
  });

  it('are the same in the Windows installers', () => {
    const nsh = read('assets/installer.nsh');
    expect(nsh).toContain(`"ApplicationName" "${config.productName}"`);
    expect(nsh).toContain(`WriteRegStr HKCU "Software\\RegisteredApplications" "${config.productName}"`);
    expect(nsh).toContain(`"Software\\Classes\\${config.productName}.\${SCHEME}\\shell\\open\\command"`);
  });
});

/** Of the registry: `key -> name -> value`, with the program as PROGRAM. */
type Registry = Readonly<Record<string, string>>;

function expectedRegistry(schemes: readonly string[]): Registry {
  const capabilities = 'Software\\Dialtray\\Capabilities';
  const links = schemes.flatMap((scheme): [string, string][] => [
    [`Software\\Classes\\Dialtray.${scheme} -> URL Protocol`, ''],
    [`Software\\Classes\\Dialtray.${scheme}\\DefaultIcon -> `, 'PROGRAM,0'],
    [`Software\\Classes\\Dialtray.${scheme}\\shell\\open\\command -> `, '"PROGRAM" "--open-url" "--" "%1"'],
    [`${capabilities}\\URLAssociations -> ${scheme}`, `Dialtray.${scheme}`],
  ]);
  return Object.fromEntries([
    ...links,
    [`${capabilities} -> ApplicationName`, 'Dialtray'],
    [`${capabilities} -> ApplicationIcon`, 'PROGRAM,0'],
    ['Software\\RegisteredApplications -> Dialtray', capabilities],
  ]);
}

describe('links', () => {
  it('are those of the settings, but skype: only by choice', () => {
    expect(declared).toEqual(LINK_SCHEMES.filter((scheme) => scheme !== 'skype'));
  });

  it('are registered and forgotten by installer.nsh', () => {
    const nsh = read('assets/installer.nsh');
    const listed = [...nsh.matchAll(/!insertmacro \$\{ACTION\} (\S+) "[^"]+"/g)].map(([, scheme]) => scheme);
    expect(listed).toEqual(declared);
    expect(nsh).toContain('!insertmacro dialtrayForEachLink dialtrayRegisterLink');
    expect(nsh).toContain('!insertmacro dialtrayForEachLink dialtrayForgetLink');
  });

  it('are in default-associations.xml', () => {
    const found = [...read('assets/default-associations.xml').matchAll(/Identifier="(\w+)" ProgId="([\w.]+)"/g)];
    expect(found.map(([, scheme, progId]) => [scheme, progId])).toEqual(
      declared.map((scheme) => [scheme, `Dialtray.${scheme}`]),
    );
  });
});

const makensis = spawnSync('makensis', ['-VERSION']).error === undefined;

describe.skipIf(!makensis)('installer.nsh, compiled (package nsis)', () => {
  const script = join(folder, 'installer.nsi');
  // What electron-builder's own script brings: LogicLib, two names and the test for an update.
  const LINES = [
    'Unicode true',
    'Name Dialtray',
    `OutFile "${join(folder, 'installer.exe')}"`,
    'RequestExecutionLevel user',
    '!include LogicLib.nsh',
    '!define APP_EXECUTABLE_FILENAME "Dialtray.exe"',
    `!define APP_ID "${config.appId}"`,
    '!macro _isUpdated _a _b _t _f',
    `  IfFileExists "$INSTDIR\\updated" \`\${_t}\` \`\${_f}\``,
    '!macroend',
    '!define isUpdated `"" isUpdated ""`',
    `!include "${join(process.cwd(), 'assets/installer.nsh')}"`,
    'Section install',
    '  !insertmacro customInstall',
    '  WriteUninstaller "$INSTDIR\\u.exe"',
    'SectionEnd',
    'Section un.install',
    '  !insertmacro customUnInstall',
    'SectionEnd',
  ];
  let log = '';

  beforeAll(() => {
    writeFileSync(script, LINES.join('\n'));
    log = execFileSync('makensis', ['-V4', '-WX', script], { encoding: 'utf8' });
  });

  it('writes what a program needs to be offered for links', () => {
    const written = [...log.matchAll(/^WriteRegStr: HKCU\\(.*?)\\([^\\]*?)=(.*)$/gm)].map(([, key, name, value]) => [
      `${key} -> ${name}`,
      value?.replaceAll('$INSTDIR\\Dialtray.exe', 'PROGRAM'),
    ]);
    expect(Object.fromEntries(written)).toMatchObject(expectedRegistry(declared));
  });

  it('removes exactly these, and what the program itself has claimed', () => {
    const removed = [...log.matchAll(/^DeleteReg(?:Key|Value): HKCU\\(.*)$/gm)].map(([, key]) => key);
    const own = declared.map((scheme) => `Software\\Classes\\Dialtray.${scheme}`);
    const claimed = declared.flatMap((scheme) =>
      ['\\shell\\open\\command', '\\shell\\open', '\\shell', ''].map((end) => `Software\\Classes\\${scheme}${end}`),
    );
    expect(removed.sort()).toEqual(
      [
        ...own,
        ...claimed,
        'Software\\RegisteredApplications\\Dialtray',
        'Software\\Dialtray\\Capabilities',
        'Software\\Dialtray',
        `Software\\Microsoft\\Windows\\CurrentVersion\\Run\\${config.appId}`,
      ].sort(),
    );
  });
});

describe('msi-project.mjs', () => {
  const project = join(folder, 'project.wxs');
  const run = async (text: string): Promise<string> => {
    writeFileSync(project, text);
    const { msiProjectCreated } = (await import(join(process.cwd(), config.msiProjectCreated))) as {
      msiProjectCreated(path: string): void;
    };
    msiProjectCreated(project);
    return read(project);
  };

  it('finds its place in what the installed electron-builder writes', () => {
    expect(read(ofBuilder.resolve('../templates/msi/template.xml')).split('</ComponentGroup>')).toHaveLength(2);
    expect(read(ofBuilder.resolve('./targets/MsiTarget'))).toContain('Id="mainExecutable"');
  });

  it('adds what installer.nsh writes', async () => {
    const text = await run('<ComponentGroup><Component><File Id="mainExecutable"/></Component></ComponentGroup>');
    const values = [
      ...text.matchAll(/<RegistryValue Root="HKMU" Key="(.*?)"(?: Name="(.*?)")? Type="string" Value="(.*?)"/g),
    ];
    const written = values.map(([, key, name = '', value]) => [
      `${key} -> ${name}`,
      value?.replaceAll('&quot;', '"').replaceAll('[#mainExecutable]', 'PROGRAM'),
    ]);
    expect(Object.fromEntries(written)).toMatchObject(expectedRegistry(declared));
    expect(text.match(/<RegistryValue /g)).toHaveLength(values.length);
    expect(text.match(/KeyPath="yes"/g)).toHaveLength(1);
    expect(text).toMatch(/<\/Component>\s*<\/ComponentGroup>$/);
  });

  it('says so when the project is not built as it was', async () => {
    await expect(run('<ComponentGroup></ComponentGroup>')).rejects.toThrow('not built as expected');
    await expect(run('<File Id="mainExecutable"/>')).rejects.toThrow('not built as expected');
  });
});

describe('S28', () => {
  /** By target: the text of the desktop entry that electron-builder itself would pack. */
  const entries: Record<string, string> = {};

  beforeAll(async () => {
    const { Packager, Platform } = ofBuilder('./index');
    const { setPrinter } = ofBuilder('builder-util/out/log');
    const prepackaged = join(folder, 'unpacked');
    mkdirSync(join(prepackaged, 'resources'), { recursive: true });
    setPrinter(() => {});
    try {
      await new Packager({
        targets: Platform.LINUX.createTarget(config.linux.target),
        config: { directories: { output: join(folder, 'release') } },
        prepackaged,
        publish: 'never',
        // It stops before the tools that would have to be downloaded.
        effectiveOptionComputed: async (
          made: { readonly desktop: string; readonly desktopFileName: string } | string[][],
        ) => {
          if (!Array.isArray(made)) entries.AppImage = `${made.desktopFileName}\n${made.desktop}`;
          else {
            const [args = [], path = ''] = made as unknown as [string[], string];
            const installed = args
              .find((argument) => argument.startsWith(path))
              ?.split('/')
              .at(-1);
            entries[args.includes('--deb-priority') ? 'deb' : 'rpm'] = `${installed}\n${read(path)}`;
          }
          return true;
        },
      }).build();
    } finally {
      setPrinter(null);
    }
  }, 60_000);

  it('no launcher switches the sandbox off, and a link stands behind "--"', () => {
    const exec = Object.entries(entries).map(([target, text]) => [target, /^Exec=(.*)$/m.exec(text)?.[1]]);
    expect(Object.fromEntries(exec)).toEqual({
      AppImage: 'AppRun --open-url -- %U',
      deb: '/opt/Dialtray/dialtray --open-url -- %u',
      rpm: '/opt/Dialtray/dialtray --open-url -- %u',
    });
  });

  it('each entry has the name that Electron looks for, and every link', () => {
    for (const text of Object.values(entries)) {
      expect(text.split('\n')[0]).toBe(packageJson.desktopName);
      expect(text).toContain(`\nStartupWMClass=${config.appId}\n`);
      expect(text).toContain(`\nMimeType=${declared.map((scheme) => `x-scheme-handler/${scheme};`).join('')}\n`);
    }
  });

  const validator = spawnSync('desktop-file-validate', ['--help']).error === undefined;
  it.skipIf(!validator)('each entry is valid (package desktop-file-utils)', () => {
    for (const [target, text] of Object.entries(entries)) {
      const path = join(folder, `${target}.desktop`);
      writeFileSync(path, text.slice(text.indexOf('\n') + 1));
      expect(execFileSync('desktop-file-validate', [path], { encoding: 'utf8' })).toBe('');
    }
  });

  it('the switch is named nowhere, except where it is looked for', () => {
    const SWITCH = ['no', 'sandbox'].join('-');
    const paths = ['electron', 'renderer', 'assets'].flatMap((root) =>
      readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => join(root, path)),
    );
    const texts = [...paths, 'package.json', 'electron-builder.yml', 'vite.config.ts'].filter((path) =>
      /\.(?:ts|tsx|cts|mts|mjs|cjs|json|ya?ml|nsh|html|svg|plist|xml)$/.test(path),
    );
    expect(texts).toContain(join('assets', 'installer.nsh'));
    const found = texts.filter((path) => read(path).includes(SWITCH));
    expect(found.filter((path) => !/(?:diagnos|sandbox)/.test(path))).toEqual([]);
  });
});
