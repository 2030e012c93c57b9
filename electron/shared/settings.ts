/**
 * The settings: their types and defaults. Nothing here costs start-up time; the parser is in settings-schema.ts.
 * Passwords are not settings: they have their own store (the Secrets port) and no field here.
 */
import type { DialRule, Location } from './dial-plan.ts';
import type { LanguageChoice } from './language.ts';

export const SETTINGS_VERSION = 1;

export const TRANSPORTS = ['auto', 'udp', 'tcp', 'tls'] as const;
export type TransportChoice = (typeof TRANSPORTS)[number];

/** When we leave the phone leg with BYE. `after-final`: once the transfer's result is known. */
export const BYE_POLICIES = ['after-final', 'at-once', 'never'] as const;
export type ByePolicy = (typeof BYE_POLICIES)[number];

/** How a phone is asked to pick up by itself. Phones differ; `autoAnswerHeaders` says what each preset sends. */
export const AUTO_ANSWERS = [
  'none',
  'call-info',
  'alert-info-auto',
  'ring-answer',
  'auto-answer',
  'intercom',
  'answer-mode',
] as const;
export type AutoAnswer = (typeof AUTO_ANSWERS)[number];

/** One SIP account and the way to reach the user's phone with it. */
export interface LineSettings {
  readonly name: string;
  /** Host or `host:port`: `sipgate.de`, `1.2.3.4`, `[2001:db8::1]:5070`. */
  readonly domain: string;
  /** SIP user name, the part before the @. */
  readonly user: string;
  /** What to call instead of the own user: `100`, `100@host`, `user@127.0.0.1:8899`. */
  readonly extension?: string;
  /** `1.1.1.1;lr`, `2.2.2.2:6060;lr`; `;lr` is added by itself when it is missing. */
  readonly outboundProxy?: string;
  /** The name for the login, where the provider gives another one. */
  readonly authUser?: string;
  readonly transport: TransportChoice;
  readonly register: boolean;
  readonly autoAnswer: AutoAnswer;
  /** PEM file of an own certificate authority, beside those of the system. */
  readonly caFile?: string;
  /** Answer digest challenges of this realm only. */
  readonly realm?: string;
  readonly bye: ByePolicy;
  /** How long the phone may ring; the general setting where it is not given. */
  readonly ringSeconds?: number;
  /** How long to wait for the result of the transfer; the general setting where it is not given. */
  readonly transferSeconds?: number;
  readonly language?: LanguageChoice;
  /** What differs from the general location on this line. */
  readonly location?: Partial<Location>;
}

/** Fields that this version does not know are kept in the value (and the file), though the type does not show them. */
export interface Settings {
  readonly version: typeof SETTINGS_VERSION;
  readonly lines: readonly LineSettings[];
  /** The line that dials when none is named; else the first. */
  readonly defaultLine?: string;
  readonly ringSeconds: number;
  readonly transferSeconds: number;
  readonly language: LanguageChoice;
  /** Where the user is and how numbers are written there; what is not given follows from the country. */
  readonly location: Partial<Location>;
  readonly rules: readonly DialRule[];
}

export const LINE_DEFAULTS = {
  transport: 'auto',
  register: false,
  autoAnswer: 'none',
  bye: 'after-final',
} as const satisfies Partial<LineSettings>;

export const DEFAULT_SETTINGS: Settings = {
  version: SETTINGS_VERSION,
  lines: [],
  ringSeconds: 45,
  transferSeconds: 60,
  language: 'system',
  location: {},
  rules: [],
};

/** A field that cannot be used. */
export interface FieldFault {
  /** Where: `domain`, or in a whole file `lines[2].domain`; empty for the whole. */
  readonly field: string;
  /** One plain sentence that says what to do. */
  readonly text: string;
}

/** Two lines whose names compare equal would be one line for people and for file systems. */
export const toComparableName = (name: string): string => name.normalize('NFKC').toLowerCase();

/** The line that dials: the one named, else the default one, else the first. Undefined when there is none. */
export function lineToDial(settings: Settings, name?: string): LineSettings | undefined {
  const wanted = name ?? settings.defaultLine;
  return wanted === undefined ? settings.lines[0] : settings.lines.find((line) => line.name === wanted);
}

/**
 * The header fields by which a preset asks the phone to pick up by itself, each "Name: value".
 * @param host the line's domain as it stands in a URI; some phones want a URI there, none looks at it
 */
export function autoAnswerHeaders(preset: AutoAnswer, host: string): readonly string[] {
  switch (preset) {
    case 'none':
      return [];
    case 'call-info':
      return [`Call-Info: <sip:${host}>;answer-after=0`];
    case 'alert-info-auto':
      return [`Alert-Info: <sip:${host}>;info=alert-autoanswer;delay=0`];
    case 'ring-answer':
      return ['Alert-Info: Ring Answer'];
    case 'auto-answer':
      return ['Alert-Info: Auto Answer'];
    case 'intercom':
      return [`Alert-Info: <sip:${host}>;info=intercom`];
    case 'answer-mode':
      // RFC 5373 §4: a phone that may not answer by itself rings instead, because it is not "require".
      return ['Answer-Mode: Auto'];
  }
}
