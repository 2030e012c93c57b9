/** The words of the table that `dialtray number` prints, in every language. A test compares them. */
import type { NumberType, Step } from '../shared/dial-plan.ts';
import type { Language } from '../shared/language.ts';

type Word =
  | 'number'
  | 'kind'
  | 'national'
  | 'extension'
  | 'then'
  | 'all'
  | 'or'
  | 'sends'
  | 'asks'
  | 'steps'
  | 'rules'
  | 'none'
  | 'uri'
  | 'dialled-later'
  | 'sent-later'
  | 'nothing'
  | 'first'
  | 'blocked'
  | 'asking'
  | 'no-line'
  | 'no-country';

export interface NumberWords {
  readonly words: Readonly<Record<Word, string>>;
  readonly types: Readonly<Record<NumberType, string>>;
  readonly steps: Readonly<Record<Step['step'], string>>;
}

const ENGLISH: NumberWords = {
  words: {
    number: 'number',
    kind: 'kind',
    national: 'national',
    extension: 'extension',
    // biome-ignore lint/suspicious/noThenProperty: a word of the table, and no promise
    then: 'then',
    all: 'all',
    or: 'or',
    sends: 'sends',
    asks: 'asks',
    steps: 'Steps',
    rules: 'Rules',
    none: 'none: {why}',
    uri: 'SIP address',
    'dialled-later': '{digits}, to be dialled after the answer',
    'sent-later': '{digits}, to be sent after the answer',
    nothing: 'nothing: {why}',
    first: 'first: {why}',
    blocked: 'blocked',
    asking: '{number}, after asking',
    'no-line': 'There is no line “{name}”.',
    'no-country':
      'No country is set: only numbers with a plus can be read in full. Add --country AT, or set your location.',
  },
  types: {
    fixed: 'fixed line',
    mobile: 'mobile',
    'fixed-or-mobile': 'fixed line or mobile',
    'toll-free': 'free of charge',
    premium: 'premium rate',
    'shared-cost': 'shared cost',
    voip: 'voice over IP',
    personal: 'personal number',
    pager: 'pager',
    corporate: 'company number',
    voicemail: 'voicemail',
    emergency: 'emergency number',
    short: 'public short number',
    internal: 'internal extension',
    'feature-code': 'feature code',
    unknown: 'of no known kind',
  },
  steps: {
    cut: 'cut',
    cleaned: 'cleaned',
    unquoted: 'unquoted',
    scheme: 'scheme',
    decoded: 'decoded',
    parameter: 'parameter',
    label: 'label',
    outside: 'outside',
    keypad: 'keypad',
    international: 'international',
    trunk: 'trunk',
    area: 'area',
    country: 'country',
    short: 'short',
    internal: 'internal',
    code: 'code',
    ddi: 'ddi',
    extension: 'extension',
    post: 'post',
    ignored: 'ignored',
    choice: 'choice',
    hint: 'hint',
    refused: 'refused',
  },
};

const GERMAN: NumberWords = {
  words: {
    number: 'Nummer',
    kind: 'Art',
    national: 'national',
    extension: 'Nebenstelle',
    // biome-ignore lint/suspicious/noThenProperty: a word of the table, and no promise
    then: 'danach',
    all: 'alle',
    or: 'oder',
    sends: 'sendet',
    asks: 'fragt',
    steps: 'Schritte',
    rules: 'Regeln',
    none: 'keine: {why}',
    uri: 'SIP-Adresse',
    'dialled-later': '{digits}, nach dem Abheben zu wählen',
    'sent-later': '{digits}, nach dem Abheben zu senden',
    nothing: 'nichts: {why}',
    first: 'zuerst: {why}',
    blocked: 'gesperrt',
    asking: '{number}, nach Rückfrage',
    'no-line': 'Es gibt keine Leitung „{name}“.',
    'no-country':
      'Es ist kein Land gesetzt: Nur Nummern mit Plus werden ganz gelesen. Ergänzen Sie --country AT, oder setzen Sie Ihren Ort.',
  },
  types: {
    fixed: 'Festnetz',
    mobile: 'Mobiltelefon',
    'fixed-or-mobile': 'Festnetz oder Mobiltelefon',
    'toll-free': 'kostenlos',
    premium: 'Mehrwertnummer',
    'shared-cost': 'geteilte Kosten',
    voip: 'Internettelefonie',
    personal: 'persönliche Nummer',
    pager: 'Funkruf',
    corporate: 'Firmennummer',
    voicemail: 'Mailbox',
    emergency: 'Notruf',
    short: 'öffentliche Kurznummer',
    internal: 'Nebenstelle',
    'feature-code': 'Funktionscode',
    unknown: 'unbekannter Art',
  },
  steps: {
    cut: 'gekürzt',
    cleaned: 'bereinigt',
    unquoted: 'ausgepackt',
    scheme: 'Schema',
    decoded: 'entziffert',
    parameter: 'Parameter',
    label: 'Wort',
    outside: 'Amt',
    keypad: 'Tasten',
    international: 'international',
    trunk: 'national',
    area: 'Ort',
    country: 'Land',
    short: 'kurz',
    internal: 'intern',
    code: 'Code',
    ddi: 'Durchwahl',
    extension: 'Nebenstelle',
    post: 'danach',
    ignored: 'ausgelassen',
    choice: 'Auswahl',
    hint: 'Hinweis',
    refused: 'abgelehnt',
  },
};

export const NUMBER_WORDS: Readonly<Record<Language, NumberWords>> = { en: ENGLISH, de: GERMAN };

/** A word with what belongs into it. */
export const numberWord = (word: Word, language: Language, value = ''): string =>
  NUMBER_WORDS[language].words[word].replace(/\{\w+\}/, () => value);
