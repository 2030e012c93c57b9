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

/** What a dial text that came from outside the window does: wait to be confirmed, dial unless stopped, or dial. */
export const LINK_ACTIONS = ['ask', 'count-down', 'dial'] as const;
export type LinkAction = (typeof LINK_ACTIONS)[number];

/** Where such a text comes from: a clicked link, the hotkey that dials the clipboard, `--dial` from a terminal. */
export const LINK_SOURCES = ['link', 'clipboard', 'terminal'] as const;
export type LinkSource = (typeof LINK_SOURCES)[number];

/** What may own a link on this machine. `skype` only where the user says so. */
export const LINK_SCHEMES = ['tel', 'callto', 'sip', 'sips', 'dialtray', 'skype'] as const;
export type LinkScheme = (typeof LINK_SCHEMES)[number];

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Which ends of calls are notified of. */
export const NOTIFICATIONS = ['all', 'problems', 'none'] as const;
export type NotificationChoice = (typeof NOTIFICATIONS)[number];

/** `auto`: fetched and installed at quit. `ask`: looked for and said. `off`: not looked for. */
export const UPDATE_CHOICES = ['auto', 'ask', 'off'] as const;
export type UpdateChoice = (typeof UPDATE_CHOICES)[number];

export const HOTKEYS = ['show', 'clipboard'] as const;
export type HotkeyName = (typeof HOTKEYS)[number];

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
  /** Off: it keeps its settings, and neither dials nor registers. */
  readonly active: boolean;
  readonly register: boolean;
  readonly autoAnswer: AutoAnswer;
  /** PEM file of an own certificate authority, beside those of the system. */
  readonly caFile?: string;
  /** Answer digest challenges of this realm only. */
  readonly realm?: string;
  readonly bye: ByePolicy;
  /** Between two keep-alives of a registered line (RFC 5626 §4.4.1). */
  readonly keepAliveSeconds: number;
  /** `host` or `host:port` of a STUN server, for the first Contact behind a NAT (RFC 8489). */
  readonly stunServer?: string;
  /** Says 180 Ringing to an announced call, for servers that are confused by 100 alone. */
  readonly sendRinging: boolean;
  /** The apex of ENUM (RFC 6116 §1.1): `e164.arpa` or an own one. Absent: numbers are not looked up. */
  readonly enumSuffix?: string;
  /** How long the phone may ring; the general setting where it is not given. */
  readonly ringSeconds?: number;
  /** How long to wait for the result of the transfer; the general setting where it is not given. */
  readonly transferSeconds?: number;
  readonly language?: LanguageChoice;
  /** What differs from the general location on this line. */
  readonly location?: Partial<Location>;
}

export interface LinkSettings {
  /** Links fill the dial box and do nothing else. */
  readonly paused: boolean;
  readonly link: LinkAction;
  readonly clipboard: LinkAction;
  readonly terminal: LinkAction;
  readonly countDownSeconds: number;
}

/** Electron's accelerators: `CommandOrControl+Shift+D`. Absent: no hotkey. */
export type HotkeySettings = { readonly [K in HotkeyName]?: string };

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
  /** The demo line is there. */
  readonly demo: boolean;
  readonly links: LinkSettings;
  readonly hotkeys: HotkeySettings;
  readonly startAtLogin: boolean;
  readonly theme: Theme;
  readonly notifications: NotificationChoice;
  readonly updates: UpdateChoice;
  /** How long a finished call is remembered; 0: not at all. */
  readonly historyDays: number;
  /** Opened when a call is announced: https, with `{number}` and `{name}` in it. Absent: nothing is opened. */
  readonly incomingUrl?: string;
}

export const LINE_DEFAULTS = {
  transport: 'auto',
  active: true,
  register: false,
  autoAnswer: 'none',
  bye: 'after-final',
  keepAliveSeconds: 25,
  sendRinging: false,
} as const satisfies Partial<LineSettings>;

export const DEFAULT_SETTINGS: Settings = {
  version: SETTINGS_VERSION,
  lines: [],
  ringSeconds: 45,
  transferSeconds: 60,
  language: 'system',
  location: {},
  rules: [],
  demo: false,
  links: { paused: false, link: 'ask', clipboard: 'ask', terminal: 'dial', countDownSeconds: 5 },
  hotkeys: {},
  startAtLogin: false,
  theme: 'system',
  notifications: 'all',
  updates: 'ask',
  historyDays: 90,
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

/**
 * The line that dials: the one named, else the default one, else the first active one. A default line that is switched
 * off steps aside. Undefined when there is none.
 */
export function lineToDial(settings: Settings, name?: string): LineSettings | undefined {
  if (name !== undefined) return settings.lines.find((line) => line.name === name);
  const active = settings.lines.filter((line) => line.active);
  return active.find((line) => line.name === settings.defaultLine) ?? active[0] ?? settings.lines[0];
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
