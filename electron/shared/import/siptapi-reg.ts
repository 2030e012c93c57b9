/**
 * SIPTAPI's settings, as a registry export holds them. Its values are `proxy1`, `obproxy1` … for line 1, without leading
 * zeros; what its dialog leaves empty is there as an empty text, so that most of its 40 lines are none.
 */
import { LIMITS } from '../field-checks.ts';
import type { Language } from '../language.ts';
import { err, ok, type Result } from '../result.ts';
import type { RawLine } from './draft.ts';
import type { RawLines } from './line-by-line.ts';
import { isRegHeader, type RegValue, type RegValues, readRegFile } from './reg-file.ts';
import { importSentence, shown } from './texts.ts';

/** In the order in which they count: SIPTAPI has moved twice, and its old keys stay where they were. */
const KEYS = [
  '\\microsoft\\windows\\currentversion\\telephony\\siptapi',
  '\\microsoft\\windows\\currentversion\\telephony\\siptapi-acd',
  '\\ipcom\\siptapi',
  '\\ipcom\\siptapi-acd',
  '\\enum.at\\siptapi',
] as const;

const TEXTS = ['proxy', 'obproxy', 'username', 'password', 'authusername', 'phoneusername'] as const;
const SWITCHES = ['lineactive', 'register', 'autoanswer'] as const;

const LINE_VALUE = new RegExp(`^(${[...TEXTS, ...SWITCHES].join('|')})([1-9]\\d{0,8})$`);
const LEADING_ZERO = new RegExp(`^(?:${[...TEXTS, ...SWITCHES].join('|')})0\\d{0,8}$`);
const NAMED_AT_MOST = 5;

const rankOf = (key: string): number => KEYS.findIndex((ending) => key.endsWith(ending));

/** A line that only registry exports have, SIPTAPI's or another's. */
export const isRegLine = (line: string): boolean => isRegHeader(line) || /^\[-?HKEY_/i.test(line);

/** A value of SIPTAPI's, which means nothing without its key. */
export function isSiptapiValue(line: string): boolean {
  const [, name = ''] = /^"([a-z]{5,13}\d{1,9})"\s*=/i.exec(line) ?? [];
  return LINE_VALUE.test(name.toLowerCase());
}

export function readSiptapi(text: string, language: Language): Result<RawLines, string> {
  const keys = readRegFile(text, (key) => rankOf(key) >= 0);
  if (keys.size === 0) return err(importSentence('reg-other', language));
  const [chosen, ...rest] = [...keys]
    .map(([key, values]) => ({ key, values, lines: linesIn(values) }))
    .filter(({ lines }) => lines.length > 0)
    .sort((one, other) => rankOf(one.key) - rankOf(other.key));
  if (chosen === undefined) return err(importSentence('reg-empty', language));

  const globals = readGlobals(chosen.values);
  const otherKeys = rest
    .slice(0, NAMED_AT_MOST)
    .map(({ key }) => importSentence('reg-second-key', language, { key: shown(key) }));
  return ok({
    lines: chosen.lines.slice(0, LIMITS.lines).map((line) => toRawLine(line, globals, language)),
    notes: [...globalNotes(chosen.values, globals, chosen.lines.length, language), ...otherKeys],
  });
}

interface NumberedLine {
  readonly number: number;
  /** By their names without the number. */
  readonly values: RegValues;
}

function linesIn(values: RegValues): readonly NumberedLine[] {
  const lines = new Map<number, Map<string, RegValue>>();
  for (const [name, value] of values) {
    const [, what, digits] = LINE_VALUE.exec(name) ?? [];
    if (what === undefined) continue;
    const line = lines.get(Number(digits));
    if (line === undefined) lines.set(Number(digits), new Map([[what, value]]));
    else line.set(what, value);
  }
  return [...lines]
    .map(([number, line]) => ({ number, values: line }))
    .filter((line) => isFilled(line.values))
    .sort((one, other) => one.number - other.number);
}

const isFilled = (values: RegValues): boolean =>
  TEXTS.some((name) => {
    const value = values.get(name);
    return value !== undefined && (value.kind !== 'text' || value.text.trim() !== '');
  });

function textOf(values: RegValues, name: string): string {
  const value = values.get(name);
  return value?.kind === 'text' ? value.text : '';
}

function numberOf(values: RegValues, name: string): number | undefined {
  const value = values.get(name);
  return value?.kind === 'number' ? value.value : undefined;
}

interface Globals {
  readonly transport: 'udp' | 'tcp';
  readonly sendRinging: boolean;
  /** Passwords went to the realm only that is the SIP domain. */
  readonly checksRealm: boolean;
  /** How many lines SIPTAPI offered; undefined where that was not for the registry to say. */
  readonly announced: number | undefined;
}

function readGlobals(values: RegValues): Globals {
  const isEnabled = numberOf(values, 'enablerealmcheck');
  return {
    transport: numberOf(values, 'transportprotocol') === 1 ? 'tcp' : 'udp',
    sendRinging: (numberOf(values, 'send180ringing') ?? 0) !== 0,
    // Up to version 0.3.13 it was a setting to switch the check off.
    checksRealm: isEnabled === undefined ? numberOf(values, 'disablerealmcheck') === 0 : isEnabled !== 0,
    announced: numberOf(values, 'lineconfigviaregistry') === 0 ? undefined : numberOf(values, 'numlines'),
  };
}

function globalNotes(values: RegValues, globals: Globals, found: number, language: Language): readonly string[] {
  const notes: string[] = [];
  // 1: the callee is called, and the application transfers; 2: the callee is called, and then referred to the phone.
  if ((numberOf(values, 'reversemode') ?? 0) !== 0) notes.push(importSentence('reverse-mode', language));
  if (globals.checksRealm) notes.push(importSentence('realm-check', language));
  const { announced } = globals;
  if (announced !== undefined && announced !== found) {
    notes.push(importSentence('num-lines', language, { announced, found }));
  }
  const zeros = [...values.keys()].filter((name) => LEADING_ZERO.test(name));
  if (zeros.length > 0) {
    const names = zeros.slice(0, NAMED_AT_MOST).join(', ');
    notes.push(
      importSentence('leading-zeros', language, { names: zeros.length > NAMED_AT_MOST ? `${names} …` : names }),
    );
  }
  if (found > LIMITS.lines) notes.push(importSentence('too-many', language, { maximum: LIMITS.lines }));
  return notes;
}

function toRawLine({ number, values }: NumberedLine, globals: Globals, language: Language): RawLine {
  const isOffered = globals.announced === undefined || number <= globals.announced;
  const answersItself = (numberOf(values, 'autoanswer') ?? 0) !== 0;
  const domain = textOf(values, 'proxy').trim();
  const unreadable = [...TEXTS, ...SWITCHES].filter((name) => {
    const expected = TEXTS.some((each) => each === name) ? 'text' : 'number';
    return values.has(name) && values.get(name)?.kind !== expected;
  });
  return {
    number,
    domain,
    outboundProxy: textOf(values, 'obproxy').trim(),
    user: textOf(values, 'username').trim(),
    password: textOf(values, 'password'),
    authUser: textOf(values, 'authusername').trim(),
    extension: textOf(values, 'phoneusername').trim(),
    realm: globals.checksRealm ? domain : '',
    choices: {
      transport: globals.transport,
      // The first versions had one line, and no way to switch it off.
      active: isOffered && numberOf(values, 'lineactive') !== 0,
      register: (numberOf(values, 'register') ?? 0) !== 0,
      autoAnswer: answersItself ? 'call-info' : 'none',
      sendRinging: globals.sendRinging,
    },
    notes: [
      ...unreadable.map((name) => importSentence('value-unreadable', language, { name: `${name}${number}` })),
      ...(isOffered ? [] : [importSentence('line-not-offered', language, { announced: globals.announced ?? 0 })]),
      ...(answersItself ? [importSentence('auto-answer', language)] : []),
    ],
  };
}
