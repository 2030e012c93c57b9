/** Texts in which every line stands for itself: SIP addresses, `register` lines. */
import { LIMITS } from '../field-checks.ts';
import type { Language } from '../language.ts';
import { err, ok, type Result } from '../result.ts';
import type { RawLine } from './draft.ts';
import { importSentence } from './texts.ts';

export interface RawLines {
  readonly lines: readonly RawLine[];
  readonly notes: readonly string[];
}

/** No address and no `register` line is longer; it also bounds the work of the patterns. */
export const LINE_LENGTH = 4096;
/** What went wrong is said so often; after that it is known. */
const SAID_AT_MOST = 10;

/**
 * @param read undefined: the line is about something else
 * @returns what was read, or why the first line that was about it could not be
 */
export function readLineByLine(
  text: Iterable<string>,
  read: (line: string) => Result<RawLine, string> | undefined,
  language: Language,
): Result<RawLines, string> {
  const lines: RawLine[] = [];
  const failures: string[] = [];
  const notes: string[] = [];
  let place = 0;
  let others = 0;
  for (const whole of text) {
    place += 1;
    const line = whole.trim();
    if (line === '') continue;
    const found = line.length > LINE_LENGTH ? undefined : read(line);
    if (found === undefined) others += 1;
    else if (!found.ok) {
      if (failures.length < SAID_AT_MOST) {
        notes.push(importSentence('line-left-out', language, { place, why: found.error }));
      }
      failures.push(found.error);
    } else if (lines.length < LIMITS.lines) lines.push(found.value);
    else {
      notes.push(importSentence('too-many', language, { maximum: LIMITS.lines }));
      break;
    }
  }
  if (lines.length === 0) return err(failures[0] ?? importSentence('unknown', language));
  if (others > 0) notes.push(importSentence('other-lines', language, { count: others }));
  return ok({ lines, notes });
}
