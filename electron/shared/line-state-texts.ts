/** How the state of a line and of an announced call reads, in every language. A test compares them. */
import type { Language } from './language.ts';
import type { Announcement, LineSnapshot } from './state.ts';
import { toPlainText } from './texts.ts';

const ENGLISH = {
  off: 'not registered',
  inactive: 'switched off',
  registering: 'registering',
  registered: 'registered since {since}, until {until}',
  failed: 'not registered: {text}',
  retry: 'Next attempt at {retry}.',
  stopped: 'It is not tried again before something is changed.',
  ringing: '{caller} is calling on {line}',
  'answered-elsewhere': 'The call of {caller} on {line} was answered',
  missed: 'Missed: {caller} on {line}',
  ended: 'The call of {caller} on {line} is over',
  unknown: 'an unknown caller',
} as const;

export type LineStateText = keyof typeof ENGLISH;

const GERMAN: Readonly<Record<LineStateText, string>> = {
  off: 'nicht registriert',
  inactive: 'ausgeschaltet',
  registering: 'wird registriert',
  registered: 'registriert seit {since}, bis {until}',
  failed: 'nicht registriert: {text}',
  retry: 'Nächster Versuch um {retry}.',
  stopped: 'Es wird nicht weiter versucht, bevor etwas geändert wird.',
  ringing: '{caller} ruft auf {line} an',
  'answered-elsewhere': 'Der Anruf von {caller} auf {line} wurde angenommen',
  missed: 'Verpasst: {caller} auf {line}',
  ended: 'Der Anruf von {caller} auf {line} ist vorbei',
  unknown: 'Unbekannt',
};

export const LINE_STATE_TEXTS: Readonly<Record<Language, Readonly<Record<LineStateText, string>>>> = {
  en: ENGLISH,
  de: GERMAN,
};

const fill = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

/** @param timeOf milliseconds since the Unix epoch as a person reads them */
export function lineStateSentence(
  { active, registration }: Pick<LineSnapshot, 'active' | 'registration'>,
  language: Language,
  timeOf: (at: number) => string,
): string {
  const texts = LINE_STATE_TEXTS[language];
  if (!active) return texts.inactive;
  switch (registration.state) {
    case 'off':
    case 'registering':
      return texts[registration.state];
    case 'registered':
      return fill(texts.registered, { since: timeOf(registration.since), until: timeOf(registration.until) });
    case 'failed': {
      const { text, retryAt } = registration;
      const next = retryAt === undefined ? texts.stopped : fill(texts.retry, { retry: timeOf(retryAt) });
      return `${fill(texts.failed, { text: toPlainText(text, 300) })} ${next}`;
    }
  }
}

/** `Eva (+431505641)` */
export function callerText({ name, number }: Pick<Announcement, 'name' | 'number'>, language: Language): string {
  const who = [name, number].filter((each) => each !== undefined).map((each) => toPlainText(each));
  if (who.length === 2) return `${who[0]} (${who[1]})`;
  return who[0] ?? LINE_STATE_TEXTS[language].unknown;
}

export const announcementSentence = (announcement: Announcement, language: Language): string =>
  fill(LINE_STATE_TEXTS[language][announcement.state], {
    caller: callerText(announcement, language),
    line: toPlainText(announcement.line),
  });
