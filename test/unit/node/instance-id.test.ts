import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { readInstanceId } from '../../../electron/node/instance-id.ts';

const folders: string[] = [];
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'dialtray-instance-'));
  folders.push(made);
  return made;
}
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

it('RFC 5626 §4.1 is made once and stays', () => {
  const dataDir = join(folder(), 'new');
  const first = readInstanceId(dataDir);
  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  expect(readInstanceId(dataDir)).toBe(first);
  expect(readFileSync(join(dataDir, 'instance-id'), 'utf8')).toBe(`${first}\n`);
});

it('what is no UUID is not sent to anybody', () => {
  const dataDir = folder();
  writeFileSync(join(dataDir, 'instance-id'), 'x"\r\nEvil: header\n');
  expect(readInstanceId(dataDir)).toMatch(/^[0-9a-f-]{36}$/);
});

// A disk that is full when it is made leaves an empty file.
it.each(['', '3f0c', 'x"\r\n'])('%j in the file is replaced by one that stays', (text) => {
  const dataDir = folder();
  writeFileSync(join(dataDir, 'instance-id'), text);
  const made = readInstanceId(dataDir);
  expect(readInstanceId(dataDir)).toBe(made);
});

it('a folder that cannot be written to gives one for this start', () => {
  const file = join(folder(), 'file');
  writeFileSync(file, '');
  expect(readInstanceId(join(file, 'below'))).toMatch(/^[0-9a-f-]{36}$/);
});
