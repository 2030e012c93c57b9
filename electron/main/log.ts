/**
 * The log file of the desktop app, without credentials and with no more of a number than its last three digits (S26). Two
 * files of bounded size: the present one and the one before.
 *
 * electron-log's entry for Node: the one for Electron opens IPC channels of its own that no sender check guards.
 */
import { join } from 'node:path';
import logger from 'electron-log/node';
import type { Log } from '../core/ports.ts';
import { redactLine } from '../core/sip/redact.ts';

const LARGEST_FILE = 1_000_000;
const LONGEST_LINE = 4_000;

/** Five digits and more, as people write them. Addresses stay: they have dots. */
const NUMBER = /\d(?:[ ()/-]{0,2}\d){4,}/g;

export function toLogLine(text: string): string {
  const cut = text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text;
  return redactLine(cut).replace(NUMBER, (number) => {
    const digits = number.replace(/\D/g, '');
    return `${'•'.repeat(digits.length - 3)}${digits.slice(-3)}`;
  });
}

export interface LogFile extends Log {
  readonly path: string;
}

export function createLog({ dataFolder }: { readonly dataFolder: string }): LogFile {
  const path = join(dataFolder, 'logs', 'dialtray.log');
  const log = logger.create({ logId: path });
  log.transports.console.level = false;
  const { file } = log.transports;
  file.level = 'debug';
  file.maxSize = LARGEST_FILE;
  file.format = '{y}-{m}-{d} {h}:{i}:{s}.{ms} {level} {text}';
  file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  file.resolvePathFn = () => path;
  return {
    path,
    debug: (text) => log.debug(toLogLine(text)),
    warn: (text) => log.warn(toLogLine(text)),
  };
}
