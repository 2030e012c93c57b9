/**
 * Reads lines out of what other programs write or people paste: SIP addresses, Asterisk's `register` lines, registry
 * exports of SIPTAPI. What comes out are drafts for the line form; nothing is saved here. Whatever comes in, nothing is
 * thrown. Passwords stand in the drafts and in no sentence.
 */
import { type LineDraft, toDrafts } from './import/draft.ts';
import { LINE_LENGTH, type RawLines } from './import/line-by-line.ts';
import { whatIsMissing } from './import/lookalike.ts';
import { isBareRegister, isRegisterLine, readBareRegisters, readRegisterLines } from './import/register-line.ts';
import { isSipUriLine, readSipUris } from './import/sip-uri-line.ts';
import { isRegLine, readSiptapi } from './import/siptapi-reg.ts';
import { decodeText, linesOf } from './import/text.ts';
import { importSentence } from './import/texts.ts';
import type { Language } from './language.ts';
import { err, ok, type Result } from './result.ts';

export type { LineDraft } from './import/draft.ts';

export const IMPORT_SOURCES = ['sip-uri', 'register', 'siptapi'] as const;
export type ImportSource = (typeof IMPORT_SOURCES)[number];

export interface ImportedLines {
  readonly source: ImportSource;
  /** At least one; at most as many as there may be lines. */
  readonly drafts: readonly LineDraft[];
  /** About the whole: what could not be taken over, and what to do about it. */
  readonly notes: readonly string[];
}

const MEGABYTES = 4;
/** Bytes of a file, or characters of a text. */
export const IMPORT_SIZE_LIMIT = MEGABYTES * 1024 * 1024;

/**
 * @param input a pasted text, or the bytes of a file: UTF-8, UTF-16 with its byte order mark, Windows-1252
 * @param takenNames names of lines that are there already; no draft gets one of them
 * @returns drafts, or one sentence that says what is missing
 */
export function importLines(
  input: string | Uint8Array,
  language: Language = 'en',
  takenNames: readonly string[] = [],
): Result<ImportedLines, string> {
  if (input.length > IMPORT_SIZE_LIMIT) return err(importSentence('too-large', language, { maximum: MEGABYTES }));
  const text = (typeof input === 'string' ? input : decodeText(input)).replace(/^\ufeff/, '');
  const source = sourceOf(text);
  if (source === undefined) return err(whatIsMissing(text, language));
  const read: Result<RawLines, string> = READERS[source](text, language);
  if (!read.ok) return read;
  const { lines, notes } = read.value;
  return ok({ source: source === 'bare' ? 'register' : source, drafts: toDrafts(lines, language, takenNames), notes });
}

const READERS = {
  siptapi: readSiptapi,
  register: readRegisterLines,
  'sip-uri': readSipUris,
  bare: readBareRegisters,
} as const;

/** The first line that says what the text is decides. */
function sourceOf(text: string): keyof typeof READERS | undefined {
  for (const whole of linesOf(text)) {
    const line = whole.trim();
    if (line.length > LINE_LENGTH) continue;
    if (isRegLine(line)) return 'siptapi';
    if (isRegisterLine(line)) return 'register';
    if (isSipUriLine(line)) return 'sip-uri';
  }
  return isBareRegister(text) ? 'bare' : undefined;
}
