/**
 * The words of the number module that settings, windows and the terminal share. Types only: the work is done in
 * core/numbers. Everything here is plain data and survives JSON.
 */

/** What the parser must know about the place where a number was written down. */
export interface NumberContext {
  /** Home country, ISO 3166 alpha-2. */
  readonly country: string;
  /** Home area code without its trunk prefix: `1` for Vienna, `425`. */
  readonly areaCode?: string;
  /** Shortest and longest internal extension. Absent: there are none. */
  readonly internalDigits?: readonly [min: number, max: number];
  /** Digits that reach the public network from inside, as people copy them in front of numbers. */
  readonly outsidePrefix?: string;
}

export type DialKind = 'e164' | 'local' | 'uri' | 'none';

export type NumberType =
  | 'fixed'
  | 'mobile'
  | 'fixed-or-mobile'
  | 'toll-free'
  | 'premium'
  | 'shared-cost'
  | 'voip'
  | 'personal'
  | 'pager'
  | 'corporate'
  | 'voicemail'
  | 'emergency'
  | 'short'
  | 'internal'
  | 'feature-code'
  | 'unknown';

/** One thing that was done to a dial text, in the order it was done. */
export interface Step {
  readonly step:
    | 'cut'
    | 'cleaned'
    | 'unquoted'
    | 'scheme'
    | 'decoded'
    | 'parameter'
    | 'label'
    | 'outside'
    | 'keypad'
    | 'international'
    | 'trunk'
    | 'area'
    | 'country'
    | 'short'
    | 'internal'
    | 'code'
    | 'ddi'
    | 'extension'
    | 'post'
    | 'ignored'
    | 'choice'
    | 'hint'
    | 'refused';
  /** One plain sentence: in English, and in a preview in the reader's language. */
  readonly text: string;
}

/** Another way to read the same text. Shown, never dialled unasked. */
export interface Reading {
  readonly dial: string;
  readonly why: string;
}

/** What a dial text means. Plain data; the display fields are worked out when they are first read. */
export interface DialTarget {
  readonly kind: DialKind;
  /** e164: `+` and digits. local: digits, `*`, `#`. uri: a checked SIP URI. none: absent. */
  readonly dial?: string;
  /** An extension that is not part of the number: dialled after the callee has answered. */
  readonly ext?: string;
  /** Digits and pauses to be sent after the callee has answered, as written: `,,820445398#`. */
  readonly post?: string;
  /** Every number of the text in reading order, without repeats. `dial` is one of them. */
  readonly all: readonly string[];
  readonly alternatives: readonly Reading[];
  /** Ask a person before this is dialled. */
  readonly confirm: boolean;
  /** Why a person must be asked. */
  readonly confirmWhy?: string;
  /** Why there is nothing to dial; only for none. */
  readonly reason?: string;
  readonly steps: readonly Step[];
  /** ISO 3166 alpha-2 of an e164 number where its country is known; the home country of a local one. */
  readonly country?: string;
  readonly type?: NumberType;
  /** `+43 1 505641`; local and uri: as dialled. */
  readonly international?: string;
  /** `01 505641`; local and uri: as dialled. */
  readonly national?: string;
}

export type SendFormat = 'plus' | 'international' | 'national' | 'local';
export const SEND_FORMATS: readonly SendFormat[] = ['plus', 'international', 'national', 'local'];

/** Where a line stands, and what its exchange wants to be sent. */
export interface Location {
  /** ISO 3166 alpha-2. */
  readonly country: string;
  /** Country calling code, without plus. */
  readonly cc: string;
  readonly areaCode?: string;
  /** National (trunk) prefix: `0`, `1`, `8`, `06` or nothing. */
  readonly trunk: string;
  /** International prefix: `00`, `011`. */
  readonly intl: string;
  /** Reaches the public network; nothing where the line is on it. */
  readonly outsidePrefix: string;
  /** Shortest and longest internal extension. */
  readonly internal?: readonly [min: number, max: number];
  /** Own number ranges as `+431505641`; what follows is an internal extension. */
  readonly ownRanges?: readonly string[];
  readonly emergency: readonly string[];
  /** The exchange wants its outside prefix before emergency numbers too. */
  readonly emergencyViaOutside?: boolean;
  readonly send: SendFormat;
  /** What one line does otherwise. */
  readonly lines?: Readonly<Record<string, Partial<Location>>>;
}

export type RuleAction = 'dial' | 'confirm' | 'block';
export const RULE_ACTIONS: readonly RuleAction[] = ['dial', 'confirm', 'block'];

/** A saved test of a rule: what it gets, and what it must give (null: blocked or not matched). */
export interface RuleTest {
  readonly in: string;
  readonly out: string | null;
}

/** One rule of the user's. It has `match` or `pattern`, never both. */
export interface DialRule {
  readonly id: string;
  readonly name?: string;
  /** Absent: true. */
  readonly enabled?: boolean;
  /** Names of the lines it is for. Absent: all. */
  readonly lines?: readonly string[];
  /** Absent: both. */
  readonly kinds?: readonly ('e164' | 'local')[];
  /** RE2 regular expression, matched against the whole number. */
  readonly match?: string;
  /** Asterisk pattern: `_X.`, `_9.`, or `strip|rest`. */
  readonly pattern?: string;
  /**
   * What is sent: digits, `*`, `#`, `+`, `$1` to `$9`, `{outside} {intl} {trunk} {cc} {area}`. `$1` of a pattern is the
   * whole number, or what is behind the bar of `strip|rest`. Absent: the number, or what is behind the bar.
   */
  readonly to?: string;
  /** Absent: dial. */
  readonly action?: RuleAction;
  readonly tests?: readonly RuleTest[];
}

/** One line of the trace: every rule is listed, in order. */
export interface RuleTrace {
  readonly id: string;
  readonly name: string;
  readonly builtIn: boolean;
  readonly matched: boolean;
  readonly why: string;
  readonly before: string;
  /** Only where it matched and did not block. */
  readonly after?: string;
  readonly action?: RuleAction;
}

export interface DialPlan {
  readonly action: RuleAction;
  /** What the line sends: digits or a SIP URI. Absent when it is blocked or there is nothing to dial. */
  readonly send?: string;
  /** Why a person must be asked, or why it is blocked. */
  readonly why?: string;
  readonly rules: readonly RuleTrace[];
}
