/**
 * The identity of this installation for registrars (RFC 5626 §4.1): a UUID in a file of the data folder, made once. Another
 * process may make it at the same moment: the first one stays.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMissing } from './file-access.ts';
import { codeOf } from './wire-fault.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function read(path: string): string | undefined {
  try {
    const text = readFileSync(path, 'utf8').trim();
    return UUID.test(text) ? text : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

const write = (path: string, id: string, flag: 'wx' | 'w'): void =>
  writeFileSync(path, `${id}\n`, { mode: 0o600, flag });

/** Another process has been quicker; or a disk was full once, and left a file with nothing in it. */
function existing(path: string, made: string): string {
  try {
    const known = read(path);
    if (known === undefined) write(path, made, 'w');
    return known ?? made;
  } catch {
    return made;
  }
}

/** Where the folder cannot be written to, another one for each start: a registrar then sees a new device. */
export function readInstanceId(dataDir: string): string {
  const path = join(dataDir, 'instance-id');
  const made = randomUUID();
  try {
    const known = read(path);
    if (known !== undefined) return known;
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    write(path, made, 'wx');
    return made;
  } catch (error) {
    return codeOf(error) === 'EEXIST' ? existing(path, made) : made;
  }
}
