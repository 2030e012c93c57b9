/** Builds dial targets: plain data, checked against the whitelist. */
import type { DialTarget, NumberType, Reading, Step } from '../../shared/dial-plan.ts';
import { toDisplay } from './display.ts';
import type { Home } from './home.ts';
import { isEmergencyNumber } from './short-numbers.ts';

export type NumberTarget = DialTarget & { readonly kind: 'e164' | 'local'; readonly dial: string };

/** Nothing but this ever leaves as a number: no separator, no letter, nothing that an exchange could read as a command. */
const DIALABLE = /^\+?[0-9*#]{1,40}$/;
export const isDialable = (dial: string): boolean => DIALABLE.test(dial);

const MAX_EXTENSION = 20;
const MAX_POST = 64;

export interface Draft {
  readonly kind: 'e164' | 'local';
  readonly dial: string;
  readonly callingCode?: string | undefined;
  readonly valid?: boolean;
  readonly ext?: string | undefined;
  readonly post?: string | undefined;
  readonly type?: NumberType | undefined;
  readonly confirmWhy?: string | undefined;
  readonly alternatives: readonly Reading[];
}

export interface Origin {
  readonly home: Home;
  /** It came as a link, which a page may open without being asked. */
  readonly link: boolean;
  readonly confirmWhy?: string;
}

export function noTarget(reason: string, steps: readonly Step[]): DialTarget {
  return {
    kind: 'none',
    reason,
    all: [],
    alternatives: [],
    confirm: false,
    steps: [...steps, { step: 'refused', text: reason }],
  };
}

export function uriTarget(uri: string, steps: readonly Step[], confirmWhy: string | undefined): DialTarget {
  return {
    kind: 'uri',
    dial: uri,
    all: [uri],
    alternatives: [],
    confirm: confirmWhy !== undefined,
    steps,
    international: uri,
    national: uri,
    ...(confirmWhy === undefined ? {} : { confirmWhy }),
  };
}

/** What a page must not dial by itself: codes that change settings, numbers that cost, and emergency services. */
function linkRisk(dial: string, type: NumberType, country: string): string | undefined {
  if (/[*#]/.test(dial)) return 'a link with * or # can change settings of the phone or the line';
  // Whatever a link says that it is: `tel:112;phone-context=…`, `tel:x112`.
  if (type === 'emergency' || isEmergencyNumber(country, dial)) return 'a link to an emergency number';
  return type === 'premium' ? 'a link to a premium-rate number' : undefined;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export function numberTarget(draft: Draft, steps: readonly Step[], all: readonly string[], origin: Origin): DialTarget {
  const { kind, dial, alternatives, ext, post } = draft;
  if (!isDialable(dial)) return noTarget('too long for a number', steps);
  const shown = kind === 'e164' ? toDisplay(dial, draft.callingCode ?? '', draft.valid === true) : undefined;
  const type = shown?.type ?? draft.type ?? 'unknown';
  const confirmWhy =
    origin.confirmWhy ?? draft.confirmWhy ?? (origin.link ? linkRisk(dial, type, origin.home.country) : undefined);
  const country = shown === undefined ? origin.home.country : shown.country;
  const target: Mutable<DialTarget> = {
    kind,
    dial,
    all,
    alternatives,
    confirm: confirmWhy !== undefined,
    steps,
    type,
    international: shown?.international ?? dial,
    national: shown?.national ?? dial,
  };
  if (ext !== undefined && ext.length <= MAX_EXTENSION) target.ext = ext;
  if (post !== undefined && post.length <= MAX_POST) target.post = post;
  if (confirmWhy !== undefined) target.confirmWhy = confirmWhy;
  if (country !== undefined && country !== '') target.country = country;
  return target;
}

/** A local number that no plan has been asked about. */
export function codeTarget(dial: string, type: NumberType, steps: readonly Step[], origin: Origin): NumberTarget {
  return numberTarget({ kind: 'local', dial, type, alternatives: [] }, steps, [dial], origin) as NumberTarget;
}
