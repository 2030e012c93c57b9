/** Times as the pages write them. Pure. */
import type { Language } from '../../../electron/shared/language.ts';

/** `0:07`, `12:40`; what would be negative (clocks differ) is zero. */
export function toClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const dayOf = (at: number): number => {
  const date = new Date(at);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000;
};

/** One for each language and form: to make one takes longer than to draw a row. */
const formats = new Map<string, Intl.DateTimeFormat>();

function toText(at: number, locale: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${locale} ${Object.keys(options).join(' ')}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, known);
  return known.format(at);
}

/** `14:03`, `yesterday, 14:03`, `12 Nov, 14:03`, `12 Nov 2025, 14:03`: as much as is needed. */
export function toMoment(at: number, now: number, language: Language): string {
  const locale = language === 'de' ? 'de-DE' : 'en-GB';
  const time = toText(at, locale, { hour: '2-digit', minute: '2-digit' });
  const days = dayOf(now) - dayOf(at);
  if (days === 0) return time;
  if (days === 1) return `${new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-1, 'day')}, ${time}`;
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const day = toText(at, locale, { day: 'numeric', month: 'short', ...(isThisYear ? {} : { year: 'numeric' }) });
  return `${day}, ${time}`;
}

/** Whole seconds until then, rounded up: a count-down ends with 1. */
export const secondsUntil = (at: number, now: number): number => Math.max(0, Math.ceil((at - now) / 1000));
