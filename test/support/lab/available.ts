import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ASTERISK_ROOT } from './asterisk.ts';

export type LabProgram = 'baresip' | 'kamailio' | 'asterisk' | 'sipp' | 'tshark';

export const INSTALL = 'npm run lab:install';

/** Whether the tests of this run must find every program: then a missing one is a failure and no skip. */
export const isStrict = process.env.CI === 'true';

/** What is missing, as words for a test's name; undefined when everything is there. */
export function missingPrograms(...programs: readonly LabProgram[]): string | undefined {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length > 0) return `missing: ${missing.join(', ')}; ${INSTALL}`;
  if (programs.includes('asterisk') && process.getuid?.() !== 0) return 'asterisk needs root, for its chroot';
  return undefined;
}

/** @throws Error under CI=true when something is missing, so that a run without its programs is never green. */
export function requirePrograms(missing: string | undefined): void {
  if (missing !== undefined && isStrict) throw new Error(missing);
}

function isInstalled(program: LabProgram): boolean {
  if (program === 'asterisk') return existsSync(join(ASTERISK_ROOT, 'usr/sbin/asterisk'));
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}
