/**
 * What an import makes: drafts for the line form. A draft shows what was written, right or wrong: a field that cannot be
 * used is named in `faults` and left for the user to correct. Nothing of it is saved before `parseLine` has taken it.
 */
import {
  checkAuthUser,
  checkDomain,
  checkExtension,
  checkLineName,
  checkPassword,
  checkProxy,
  checkRealm,
  checkUser,
  type FieldCheck,
  LIMITS,
  parseHostPort,
} from '../field-checks.ts';
import type { Language } from '../language.ts';
import { type FieldFault, LINE_DEFAULTS, type LineSettings, toComparableName } from '../settings.ts';
import { importSentence } from './texts.ts';

export interface LineDraft {
  /** As it was written: what `faults` names cannot be used yet. The name can, and is not taken. */
  readonly line: LineSettings;
  /** For the form only: it goes the way of every password, and into no note and no fault. */
  readonly password?: string;
  /** Of `domain`, `outboundProxy`, `user`, `password`, `authUser`, `extension` and `realm`, in the order of the form. */
  readonly faults: readonly FieldFault[];
  /** What could not be taken over, and what to do about it. */
  readonly notes: readonly string[];
}

/** What a parser has read, before anything is checked. An empty text is a field that is not given. */
export interface RawLine {
  readonly domain: string;
  readonly user: string;
  readonly outboundProxy?: string;
  readonly password?: string;
  readonly authUser?: string;
  readonly extension?: string;
  readonly realm?: string;
  readonly choices: Partial<Pick<LineSettings, 'transport' | 'register' | 'active' | 'autoAnswer' | 'sendRinging'>>;
  /** What the source calls the line. */
  readonly displayName?: string;
  /** Its number in the source, where it has one. */
  readonly number?: number;
  readonly notes: readonly string[];
}

/** Longer than anything that a field may hold, and still something that a form can show. */
const SHOWN = LIMITS.path;
/** Room behind a name for what makes it unique: a space and a number up to `LIMITS.lines`. */
const NAME_ROOM = LIMITS.lineName - 5;

const OPTIONAL_TEXTS = ['outboundProxy', 'authUser', 'extension', 'realm'] as const;

const CHECKS: readonly (readonly [keyof RawLine & (keyof LineSettings | 'password'), FieldCheck])[] = [
  ['domain', checkDomain],
  ['outboundProxy', checkProxy],
  ['user', checkUser],
  ['password', checkPassword],
  ['authUser', checkAuthUser],
  ['extension', checkExtension],
  ['realm', checkRealm],
];

/** @param takenNames of lines that are there already */
export function toDrafts(
  raws: readonly RawLine[],
  language: Language,
  takenNames: readonly string[],
): readonly LineDraft[] {
  const nextName = createNames(takenNames);
  return raws.map((raw, index) => toDraft(raw, nextName(nameOf(raw, index + 1, language)), language));
}

function toDraft(raw: RawLine, name: string, language: Language): LineDraft {
  const line: LineSettings = {
    ...LINE_DEFAULTS,
    name,
    domain: raw.domain.slice(0, SHOWN),
    user: raw.user.slice(0, SHOWN),
    ...raw.choices,
    ...Object.fromEntries(
      OPTIONAL_TEXTS.flatMap((field) => (raw[field] ? [[field, raw[field].slice(0, SHOWN)] as const] : [])),
    ),
  };
  return {
    line,
    ...(raw.password ? { password: raw.password.slice(0, SHOWN) } : {}),
    faults: faultsOf(raw, language),
    notes: raw.notes,
  };
}

function faultsOf(raw: RawLine, language: Language): readonly FieldFault[] {
  return CHECKS.flatMap(([field, check]) => {
    const text = raw[field];
    const isRequired = field === 'domain' || field === 'user';
    if (typeof text !== 'string' || (text === '' && !isRequired)) return [];
    const fault = check(text, language);
    return fault === undefined ? [] : [{ field, text: fault }];
  });
}

/** What the source calls the line; else whom it rings, and where; else its number. */
function nameOf(raw: RawLine, place: number, language: Language): string {
  const [extension = ''] = (raw.extension ?? '').split('@', 1);
  const host = parseHostPort(raw.domain);
  const candidates = [raw.displayName ?? '', `${extension || raw.user}@${host.ok ? host.value.host : raw.domain}`];
  const usable = candidates.map(toNameLength).find(isName);
  return usable ?? importSentence('line-name', language, { number: raw.number ?? place });
}

const toNameLength = (text: string): string =>
  text
    .slice(0, NAME_ROOM)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();

// A half of a surrogate pair is no character: a file would not hold it.
const isName = (text: string): boolean => checkLineName(text) === undefined && !/\p{Surrogate}/u.test(text);

/** Gives every name once; two that compare equal are one. */
function createNames(takenNames: readonly string[]): (wanted: string) => string {
  const taken = new Set(takenNames.map(toComparableName));
  const last = new Map<string, number>();
  return (wanted) => {
    const key = toComparableName(wanted);
    let count = last.get(key) ?? 1;
    let name = count === 1 ? wanted : `${wanted} ${count}`;
    while (taken.has(toComparableName(name))) {
      count += 1;
      name = `${wanted} ${count}`;
    }
    last.set(key, count);
    taken.add(toComparableName(name));
    return name;
  };
}
