/**
 * The one snapshot that comes up from the core. Serialisable; it has no field for a password.
 * The words are those of docs/architecture.md: a call has a phone leg, then a callee leg.
 */

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

export interface LineSnapshot {
  readonly name: string;
  readonly domain: string;
  readonly user: string;
  readonly demo: boolean;
}

export interface AppState {
  /** Grows by one with every change. */
  readonly version: number;
  readonly lines: readonly LineSnapshot[];
  /** Running calls and the latest finished ones, oldest first. */
  readonly calls: readonly CallSnapshot[];
}

export const isFinal = (state: CallState): boolean =>
  state === 'connected' || state === 'failed' || state === 'cancelled';
