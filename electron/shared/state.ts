/**
 * The one snapshot that comes up from the core. Serialisable; it has no field for a password.
 * The words are those of docs/architecture.md: a call has a phone leg, then a callee leg.
 */

import type { DialPlan, DialTarget, Step } from './dial-plan.ts';
import type { HistoryEntry } from './history.ts';
import type { Language } from './language.ts';
import type { CheckStep } from './line-check.ts';
import type { HotkeyName, LinkScheme, LinkSource, Settings } from './settings.ts';

/** In order; the last three are final. */
export const CALL_STATES = [
  'resolving',
  'calling-phone',
  'phone-ringing',
  'phone-answered',
  'transferring',
  'callee-trying',
  'callee-ringing',
  'connected',
  'failed',
  'cancelled',
] as const;
export type CallState = (typeof CALL_STATES)[number];

export const OUTCOMES = [
  'connected',
  'cancelled',
  'phone-busy',
  'phone-declined',
  'phone-no-answer',
  'phone-unreachable',
  'auth-failed',
  'transfer-refused',
  'callee-busy',
  'callee-declined',
  'callee-not-found',
  'callee-no-answer',
  'callee-failed',
  'result-unknown',
  'number-invalid',
  'line-invalid',
] as const;
/** How a call ended, in one word. `connected` is said only after a final 2xx sipfrag. */
export type Outcome = (typeof OUTCOMES)[number];

export type Leg = 'phone' | 'callee';

/** A SIP status as a peer sent it: of a response on the phone leg, of a sipfrag on the callee leg. */
export interface SipStatus {
  readonly code: number;
  readonly reason: string;
}

export interface CallSnapshot {
  readonly callId: string;
  readonly line: string;
  /** What the user clicked, pasted or typed. */
  readonly dialText: string;
  /** What the line sends: digits or a URI. */
  readonly sent: string;
  /** Digits and pauses for after the callee has answered. The user dials them: Dialtray sends no tones. */
  readonly postDial?: string;
  readonly state: CallState;
  readonly leg: Leg;
  readonly sip?: SipStatus;
  readonly outcome?: Outcome;
  /** A fact that the outcome's sentence leaves out, in English: "the server offers only Basic". */
  readonly detail?: string;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly endedAt?: number;
}

/** Where a line's password is kept. `desktop`: sealed by the desktop app, which alone can open it. */
export type PasswordPlace = 'keyring' | 'desktop' | 'file' | 'none';

/** A line's login at its server, as far as it asks for one. */
export type Registration =
  | { readonly state: 'off' }
  | { readonly state: 'registering'; readonly since: number }
  | {
      readonly state: 'registered';
      readonly since: number;
      /** When it ends unless it is refreshed before, in milliseconds since the Unix epoch. */
      readonly until: number;
    }
  | {
      readonly state: 'failed';
      readonly since: number;
      /** One plain sentence. */
      readonly text: string;
      /** Absent: it is not tried again before the settings change. */
      readonly retryAt?: number;
    };

/** The server that a line uses at present. */
export interface TargetSnapshot {
  /** `udp 192.0.2.1:5060` */
  readonly address: string;
  /** Why this one: `SRV _sip._udp.example.com, priority 10`. */
  readonly why: string;
  readonly since: number;
}

export interface LineSnapshot {
  readonly name: string;
  readonly domain: string;
  readonly user: string;
  readonly extension?: string;
  readonly demo: boolean;
  readonly active: boolean;
  /** The line that dials when none is named. */
  readonly default: boolean;
  readonly registration: Registration;
  readonly target?: TargetSnapshot;
}

/** Somebody calls the user; the phone rings beside us, and we only say so. */
export interface Announcement {
  readonly id: string;
  readonly line: string;
  readonly number?: string;
  readonly name?: string;
  readonly startedAt: number;
  /** What the user wants opened for it: https. */
  readonly url?: string;
  readonly state: 'ringing' | 'answered-elsewhere' | 'missed' | 'ended';
  readonly endedAt?: number;
}

/** What the dialer knows: the part of the snapshot that a one-shot program needs. */
export interface DialerState {
  /** Grows by one with every change. */
  readonly version: number;
  readonly lines: readonly LineSnapshot[];
  /** Running calls and the latest finished ones, oldest first. */
  readonly calls: readonly CallSnapshot[];
  /** Ringing ones and the latest that are over, oldest first. */
  readonly announcements: readonly Announcement[];
}

/** A dial text from outside that waits for the user: at most one, the latest. */
export interface PendingLink {
  readonly id: string;
  readonly source: LinkSource;
  /** What came, as it came. */
  readonly text: string;
  readonly preview: NumberPreview;
  /** It is dialled at this time (milliseconds since the Unix epoch) unless the user stops it. */
  readonly dialsAt?: number;
  /** Why it waits although links dial at once: one plain sentence. */
  readonly why?: string;
}

/** One number of a text, as one line would send it. */
export interface NumberCandidate {
  /** What can be dialled in place of the text. */
  readonly dial: string;
  /** `+43 1 505641` */
  readonly shown: string;
}

/** What a dial text means and what a line would send for it. Nothing is called. */
export interface NumberPreview {
  /** The line that would dial; absent where there is none. */
  readonly line?: string;
  readonly target: Omit<DialTarget, 'steps'>;
  readonly steps: readonly Step[];
  readonly plan: DialPlan;
  /** More than one number was in the text: the user picks. */
  readonly candidates: readonly NumberCandidate[];
  /** Why it cannot be dialled: one plain sentence. */
  readonly fault?: string;
  /** Why the user must be asked first: one plain sentence. */
  readonly confirm?: string;
}

/** A test of a line that runs or has run: the latest one. */
export interface LineCheckSnapshot {
  readonly id: string;
  readonly line: string;
  readonly steps: readonly CheckStep[];
  readonly running: boolean;
}

/** Something that the user must be told and may put away. */
export interface Notice {
  readonly id: string;
  readonly kind: 'info' | 'problem';
  /** One or two plain sentences. */
  readonly text: string;
}

/** How well passwords are protected here. */
export type SecretsRating =
  | { readonly place: 'keyring' | 'desktop' }
  /** Only a file that nobody but this user can read; `why`: a part of a sentence. */
  | { readonly place: 'file'; readonly why: string };

export interface AboutSnapshot {
  readonly version: string;
  /** `linux x64 6.1`, `Windows 11` */
  readonly system: string;
  /** `Node 24.1`, `Electron 45.4.1` */
  readonly runtime: string;
  readonly dataFolder: string;
  readonly passwords: SecretsRating;
  /** Requests of strangers that got no answer, and the last one's address. */
  readonly strangers?: { readonly count: number; readonly last?: string };
}

export type HotkeyState = 'off' | 'set' | 'taken' | 'requested' | 'invalid';

/** What only a desktop has. Absent from the snapshot in a browser: the pages leave it out. */
export interface DesktopSnapshot {
  readonly platform: 'windows' | 'mac' | 'linux';
  /** `unknown`: the desktop does not say whether it shows the icon. */
  readonly tray: 'shown' | 'unknown';
  readonly hotkeys: { readonly [K in HotkeyName]: HotkeyState };
  readonly startAtLogin: {
    readonly on: boolean;
    /** `system`: managed by the system; `refused`: switched off there. */
    readonly by: 'app' | 'system' | 'refused';
  };
  readonly links: readonly {
    readonly scheme: LinkScheme;
    /** The program that opens such links; absent: none. */
    readonly owner?: string;
    readonly own: boolean;
  }[];
  /** The primary selection of Linux can be dialled as well. */
  readonly selection: boolean;
  readonly sandbox: boolean;
  readonly notifications: 'work' | 'fail' | 'none';
  readonly update:
    | { readonly state: 'off'; readonly why: string }
    | { readonly state: 'none' | 'looking' }
    | { readonly state: 'found' | 'ready'; readonly version: string }
    | { readonly state: 'fetching'; readonly version: string; readonly percent: number }
    | { readonly state: 'failed'; readonly text: string };
}

/** The one snapshot that every window and page draws. */
export interface AppState extends DialerState {
  readonly settings: Settings;
  /** The language of every sentence here. */
  readonly language: Language;
  /** Of each line in the settings, where its password is. */
  readonly passwords: Readonly<Record<string, PasswordPlace>>;
  readonly link?: PendingLink;
  readonly check?: LineCheckSnapshot;
  readonly history: {
    /** Grows with every change: pages ask again. */
    readonly revision: number;
    readonly count: number;
    /** The latest, newest first. */
    readonly recent: readonly HistoryEntry[];
  };
  readonly notices: readonly Notice[];
  readonly about: AboutSnapshot;
  readonly desktop?: DesktopSnapshot;
}

export const isFinal = (state: CallState): boolean =>
  state === 'connected' || state === 'failed' || state === 'cancelled';
