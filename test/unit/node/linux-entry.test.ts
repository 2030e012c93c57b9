import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  autostartEntryPath,
  autostartEntryText,
  type EntryFault,
  entryFaultText,
  type HandlerEntry,
  handlerEntryPath,
  handlerEntryText,
  readEntry,
  removeEntry,
  writeEntry,
} from '../../../electron/node/linux-entry.ts';
import fc from '../../support/properties.ts';

const NAME = 'org.dialtray.Dialtray.desktop';
const HANDLER: HandlerEntry = {
  name: 'Dialtray',
  executable: '/home/eva/Apps/Dialtray.AppImage',
  args: ['--open-url', '--'],
  schemes: ['tel', 'sip'],
  appId: 'org.dialtray.Dialtray',
  icon: 'dialtray',
};

/** Each of them can be the name of a file. */
const HOSTILE = [
  'with space',
  'line\u2028[Desktop Entry]\u2029Exec=evil',
  'tab\there',
  'line\nExec=evil',
  'carriage\rreturn',
  'back\\slash',
  'ends with \\',
  'back\\\nslash and line',
  '"quoted"',
  "'single'",
  '`id`',
  '$(id) ${HOME} $HOME',
  '100%',
  '%u %U %f %%',
  'a;b|c&d<e>f*g?h#i~j(k)',
  '[Desktop Action x]',
  '\\s\\n\\t',
  'Bürö ☎ 電話',
  ' leading',
  '-rf',
];

const folder = mkdtempSync(join(tmpdir(), 'dialtray-entry-'));
const path = join(folder, 'applications', NAME);
afterAll(() => rmSync(folder, { recursive: true }));

const textOf = (text: ReturnType<typeof handlerEntryText>): string => {
  if (!text.ok) throw new Error(text.error.kind);
  return text.value;
};

const lineOf = (text: string, key: string): string | undefined =>
  text.split('\n').find((line) => line.startsWith(`${key}=`));

function readBack(text: string) {
  expect(writeEntry(path, text)).toEqual({ ok: true, value: undefined });
  const there = readEntry(path);
  return there.ok ? there.value : there.error;
}

describe('desktop entries: text', () => {
  it('of the handler, whole', () => {
    expect(textOf(handlerEntryText(HANDLER))).toBe(`[Desktop Entry]
Type=Application
Name=Dialtray
Comment=Click-to-dial for SIP desk phones
Comment[de]=Rufnummern anklicken und mit dem eigenen SIP-Telefon anrufen
Exec=/home/eva/Apps/Dialtray.AppImage --open-url -- %u
TryExec=/home/eva/Apps/Dialtray.AppImage
Icon=dialtray
Terminal=false
Categories=Network;Telephony;
MimeType=x-scheme-handler/tel;x-scheme-handler/sip;
StartupWMClass=org.dialtray.Dialtray
`);
  });

  it('of autostart: no link, no MIME type', () => {
    const text = textOf(autostartEntryText({ ...HANDLER, args: ['--hidden'] }));
    expect(lineOf(text, 'Exec')).toBe('Exec=/home/eva/Apps/Dialtray.AppImage --hidden');
    expect(lineOf(text, 'MimeType')).toBeUndefined();
    expect(lineOf(text, 'X-GNOME-Autostart-enabled')).toBe('X-GNOME-Autostart-enabled=true');
  });

  // S29. By hand from "The Exec key": quote first, then escape the backslashes of that as a string's.
  it.each([
    ['/opt/a b', 'Exec="/opt/a b" --open-url -- %u'],
    ['/opt/a\\b', String.raw`Exec="/opt/a\\\\b" --open-url -- %u`],
    ['/opt/$HOME', String.raw`Exec="/opt/\\$HOME" --open-url -- %u`],
    ['/opt/`id`', 'Exec="/opt/\\\\`id\\\\`" --open-url -- %u'],
    ['/opt/"x"', String.raw`Exec="/opt/\\"x\\"" --open-url -- %u`],
    ["/opt/it's", `Exec="/opt/it's" --open-url -- %u`],
    ['/opt/a\nExec', String.raw`Exec="/opt/a\nExec" --open-url -- %u`],
    ['/opt/a\tb', String.raw`Exec="/opt/a\tb" --open-url -- %u`],
  ])('S29 %j is written as %s', (executable, expected) => {
    expect(lineOf(textOf(handlerEntryText({ ...HANDLER, executable })), 'Exec')).toBe(expected);
  });

  it.each([
    ['100%', 'Exec=/home/eva/Apps/Dialtray.AppImage "100%%" %u'],
    ['%u', 'Exec=/home/eva/Apps/Dialtray.AppImage "%%u" %u'],
    ['', 'Exec=/home/eva/Apps/Dialtray.AppImage "" %u'],
  ])('S29 the argument %j is written as %s', (argument, expected) => {
    expect(lineOf(textOf(handlerEntryText({ ...HANDLER, args: [argument] })), 'Exec')).toBe(expected);
  });

  it.each(HOSTILE)('S29 the product name %j stays one value of one key', (name) => {
    const plain = textOf(handlerEntryText(HANDLER)).split('\n');
    const lines = textOf(handlerEntryText({ ...HANDLER, name })).split('\n');
    expect(lines.length).toBe(plain.length);
    expect(lines.filter((line, index) => line !== plain[index])).toEqual([lineOf(lines.join('\n'), 'Name')]);
  });

  it.each<[string, EntryFault['kind']]>([
    ['Apps/Dialtray', 'not-absolute'],
    ['', 'not-absolute'],
    ['/opt/a=b/Dialtray', 'sign-in-path'],
    ['/opt/100%/Dialtray', 'sign-in-path'],
    ['/opt/a\0b', 'control-character'],
    ['/opt/a\u001bb', 'control-character'],
    ['/opt/a\u007fb', 'control-character'],
    ['/opt/\ufffd', 'not-utf-8'],
    ['/opt/\ud800', 'not-utf-8'],
  ])('S29 the program %j is refused: %s', (executable, kind) => {
    const expected = { ok: false, error: { kind, text: executable } };
    expect(handlerEntryText({ ...HANDLER, executable })).toEqual(expected);
    expect(autostartEntryText({ ...HANDLER, executable })).toEqual(expected);
  });

  it.each(['name', 'icon', 'appId'] as const)('S29 a control character in %s is refused', (field) => {
    const text = handlerEntryText({ ...HANDLER, [field]: 'a\u0001b' });
    expect(!text.ok && text.error.kind).toBe('control-character');
  });

  it('each refusal is a sentence in both languages, without what steers a screen', () => {
    const faults: readonly EntryFault[] = [
      { kind: 'not-absolute', text: 'x' },
      { kind: 'sign-in-path', text: '/a=b' },
      { kind: 'control-character', text: '/a\u001b[2Jb' },
      { kind: 'not-utf-8', text: '/\ud800' },
      { kind: 'unreadable', path },
      { kind: 'file', path, message: `EACCES: permission denied, open '${path}'` },
    ];
    const sentences = faults.flatMap((fault) => [entryFaultText(fault, 'en'), entryFaultText(fault, 'de')]);
    expect(new Set(sentences).size).toBe(2 * faults.length);
    for (const sentence of sentences) expect(sentence).toMatch(/^[^\0-\x1f\x7f]+\.$/u);
  });
});

describe('desktop entries: files', () => {
  it('is written with mode 0644 whatever the umask says, over what was there, with nothing left beside it', () => {
    const before = process.umask(0o077);
    try {
      expect(writeEntry(path, 'old').ok && writeEntry(path, textOf(handlerEntryText(HANDLER))).ok).toBe(true);
    } finally {
      process.umask(before);
    }
    expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(readFileSync(path, 'utf8')).toBe(textOf(handlerEntryText(HANDLER)));
    expect(readdirSync(join(folder, 'applications'))).toEqual([NAME]);
  });

  it('says why a file cannot be written, and leaves nothing behind', () => {
    const taken = join(folder, 'taken');
    mkdirSync(join(taken, NAME, 'full'), { recursive: true });
    const written = writeEntry(join(taken, NAME), 'x');
    expect(!written.ok && written.error.kind).toBe('file');
    expect(readdirSync(taken)).toEqual([NAME]);
    const removed = removeEntry(join(taken, NAME));
    expect(!removed.ok && removed.error.kind).toBe('file');
  });

  it('is removed; removing it again is a success, and reading it then finds nothing', () => {
    writeEntry(path, textOf(handlerEntryText(HANDLER)));
    expect([removeEntry(path), removeEntry(path)]).toEqual([
      { ok: true, value: undefined },
      { ok: true, value: undefined },
    ]);
    expect(readEntry(path)).toEqual({ ok: true, value: undefined });
  });

  it('reads back what was written', () => {
    expect(readBack(textOf(handlerEntryText(HANDLER)))).toEqual({
      command: ['/home/eva/Apps/Dialtray.AppImage', '--open-url', '--'],
      takesLink: true,
      schemes: ['tel', 'sip'],
      enabled: true,
    });
    expect(readBack(textOf(autostartEntryText({ ...HANDLER, args: ['--hidden'] })))).toEqual({
      command: ['/home/eva/Apps/Dialtray.AppImage', '--hidden'],
      takesLink: false,
      schemes: [],
      enabled: true,
    });
  });

  it('S29 reads back every path and argument that it agrees to write', () => {
    const text = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
    let written = 0;
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 3 }), (name, args) => {
        const executable = `/opt/${name}`;
        const entry = handlerEntryText({ ...HANDLER, executable, args });
        if (!entry.ok) return;
        written += 1;
        expect(readBack(entry.value)).toMatchObject({ command: [executable, ...args], takesLink: true, enabled: true });
      }),
    );
    expect(written).toBeGreaterThan(20);
  });

  it.each([
    ['Exec=/opt/x --a\nHidden=true', { command: ['/opt/x', '--a'], enabled: false }],
    ['Exec = /opt/x\nX-GNOME-Autostart-enabled=false', { command: ['/opt/x'], enabled: false }],
    ['# a comment\nExec="/opt/a b" %F %i\nMimeType=text/plain;x-scheme-handler/tel;', { schemes: ['tel'] }],
    ['Name=x\n\n[Desktop Action a]\nExec=/opt/other', { kind: 'unreadable' }],
    ['Exec=', { kind: 'unreadable' }],
    ['Exec="/opt/x', { kind: 'unreadable' }],
    ['Exec="/opt/x"y', { kind: 'unreadable' }],
  ])('reads what others wrote: %j', (lines, expected) => {
    expect(readBack(`[Desktop Entry]\nType=Application\n${lines}\n`)).toMatchObject(expected);
  });

  it('what is no entry is unreadable', () => {
    expect(readBack('Exec=/opt/x\n')).toEqual({ kind: 'unreadable', path });
    writeFileSync(path, Buffer.alloc(300_000, 0xff));
    expect(readEntry(path)).toEqual({ ok: false, error: { kind: 'unreadable', path } });
  });

  it('says why a file cannot be read', () => {
    const read = readEntry(folder);
    expect(!read.ok && read.error.kind).toBe('file');
  });

  it.each([
    [{}, '/home/eva/.local/share/applications', '/home/eva/.config/autostart'],
    [{ XDG_DATA_HOME: '/d', XDG_CONFIG_HOME: '/c' }, '/d/applications', '/c/autostart'],
    [{ XDG_DATA_HOME: 'd', XDG_CONFIG_HOME: '' }, '/home/eva/.local/share/applications', '/home/eva/.config/autostart'],
  ])('%j: %s and %s', (env, applications, autostart) => {
    expect(handlerEntryPath({ env, home: '/home/eva' }, NAME)).toBe(`${applications}/${NAME}`);
    expect(autostartEntryPath({ env, home: '/home/eva' }, NAME)).toBe(`${autostart}/${NAME}`);
  });
});

const validator = spawnSync('desktop-file-validate', ['--help']).error === undefined;

describe.skipIf(!validator)('desktop-file-validate (package desktop-file-utils)', () => {
  const check = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text);
    const { status, stdout, stderr } = spawnSync('desktop-file-validate', [file], { encoding: 'utf8' });
    return `${status} ${stdout}${stderr}`;
  };

  beforeAll(() => {
    expect(check('wrong.desktop', '[Desktop Entry]\nType=Application\nName=x\nExec=/opt/$x\n')).toMatch(/^1 /);
  });

  it.each(['Dialtray', ...HOSTILE])('has nothing to say about %j', (name) => {
    const executable = `/opt/${name.replace(/[=%]/g, '')}`;
    expect(check(NAME, textOf(handlerEntryText({ ...HANDLER, name, executable })))).toBe('0 ');
    expect(check(NAME, textOf(autostartEntryText({ ...HANDLER, name, executable, args: ['--hidden', name] })))).toBe(
      '0 ',
    );
  });

  it('has nothing to say about an entry without links', () => {
    expect(check(NAME, textOf(handlerEntryText({ ...HANDLER, schemes: [] })))).toBe('0 ');
  });
});
