/** Words that people put in front of, or behind, a number. Compared in lower case, without dots. */
import { LETTER, LETTERS } from './letters.ts';

/** Made into a set when a text has its first word: most numbers have none. */
function list(text: string): { has(word: string): boolean } {
  let words: ReadonlySet<string> | undefined;
  return {
    has(word) {
      words ??= new Set(text.trim().split(/\s+/));
      return words.has(word);
    },
  };
}

/** In front of a number that is to be called. */
export const PHONE_LABELS = list(`
  t p m h d o tel tele telefon telefono teléfono telefone téléphone telephone phone ph fon fone mob mobil mobile
  móvil movil mobiltelefon mobilnummer mobiltel handy cell cellular cellulare celular cel gsm natel festnetz büro buero
  office work home privat private dienstlich geschäftlich zentrale vermittlung hotline service support call ruf
  rufnummer telefonnummer telnr handynr handynummer rückruf callback dial ring direct direkt main switchboard kontakt contact tlf tlph tfno
  puh puhelin tél port portable fixe standard bureau domicile ufficio casa centralino telefoon mobiel tlfnr telnummer
  telefonszám komórka komórkowy tel1 tel2 phone1 phone2 whatsapp viber sms
  тел телефон моб мобильный мобилен раб дом τηλ τηλέφωνο κιν هاتف تلفون جوال 電話 电话 電話番号 手机 携帯 전화 טלפון
`);

/** In front of a number that is called only when there is nothing else. */
export const FAX_LABELS = list('f fax telefax faks φαξ факс ファックス 传真 fax-nr faxnummer');

/** In front of a short number that is to be called. */
export const EMERGENCY_LABELS = list(`
  notruf notrufnummer euronotruf rettung polizei feuerwehr ambulanz ambulance police fire emergency sos notarzt arzt
  ärztenotdienst bergrettung samu pompiers urgences polizia carabinieri vigili emergenza ambulanza policía policia
  bomberos emergencias emergencia bombeiros policja pogotowie straż politi brann ambulanse politie brandweer noodnummer
  telefonseelsorge krisenhotline crisis auskunft directory information info pannenhilfe hilfe dial nummer number
`);

/** In front of digits that are no telephone number. */
export const OTHER_LABELS = list(`
  rechnung rechnungsnr rechnungsnummer re rg invoice inv order bestellung bestellnr auftrag auftragsnr kundennr
  kundennummer kunde customer client account konto kontonr iban bic blz swift uid ust ustid vat fn firmenbuch hrb hra
  plz zip postfach pob steuernummer svnr ticket case fall nr no artikel artikelnr sku serial sn isbn ref referenz
  reference id pin tan code zimmer room stiege top tür etage floor since seit year jahr eur usd chf price preis betrag
  seite page kapitel chapter haus hausnr hausnummer straße strasse str gasse weg platz nummernschild version build meeting-id passcode kenncode dvr zvr atu siret siren
`);

/** Extensions that an operator or a machine connects: dialled after the answer. */
const EXTENSION_WORDS = list(`
  x ext extn exten extension nst nebenst nebenstelle nbst app apparat hausapp hausapparat poste int interno intern interne
  toestel tst anexo ramal extensión extensão anknytning ank ankn lok lokal lokalnummer wew wewn wewnętrzny linka klapka
  mellék dahili alanumero доб добавочный вн внутр εσωτ 内線 分机 分機 내선
`);

/** Direct dialling-in: what follows continues the number (Austria: KEM-V §3(14)). */
const DDI_WORDS = list('dw durchwahl ddi klappe kl klp');

export interface WordTail {
  readonly kind: 'ext' | 'ddi';
  readonly digits: string;
  readonly end: number;
}

const BEFORE_WORD = ' ,;./-(';
const WORD = new RegExp(`[${LETTERS}]{1,24}(?:\\.[${LETTERS}]{1,24}){0,4}`, 'y');
const DIGITS_BEHIND = new RegExp(`[.:=)]?[ \\-:#]{0,4}(\\d{1,12})(?![\\d${LETTERS}])\\)?`, 'y');

/** `x12`, `ext. 12`, `, DW: 12`: a word for an extension and its digits, from `at`. */
export function readWordTail(text: string, at: number): WordTail | undefined {
  let start = at;
  while (start - at < 6 && BEFORE_WORD.includes(text[start] ?? 'end')) start++;
  const code = text.charCodeAt(start) | 32;
  if (!((code >= 97 && code <= 122) || code > 127)) return undefined;
  WORD.lastIndex = start;
  const word = WORD.exec(text)?.[0];
  if (word === undefined || word.length > 12) return undefined;
  const name = word.toLowerCase().replaceAll('.', '');
  const kind = DDI_WORDS.has(name) ? 'ddi' : EXTENSION_WORDS.has(name) ? 'ext' : undefined;
  if (kind === undefined) return undefined;
  DIGITS_BEHIND.lastIndex = start + word.length;
  const found = DIGITS_BEHIND.exec(text);
  const digits = found?.[1];
  if (digits === undefined || found === null || (kind === 'ddi' && digits.length > 8)) return undefined;
  return { kind, digits, end: DIGITS_BEHIND.lastIndex };
}

export type Label = 'phone' | 'fax' | 'emergency' | 'other' | 'word' | 'none';

export interface LabelBefore {
  readonly label: Label;
  readonly colon: boolean;
}

const NO_LABEL: LabelBefore = { label: 'none', colon: false };

const PART_OF_WORD = new RegExp(`[0-9.\\-${LETTERS}]`);
const LONGEST_LABEL = 30;

function skipBack(text: string, from: number, chars: string, most: number): number {
  let at = from;
  while (at > 0 && from - at < most && chars.includes(text[at - 1] ?? '')) at--;
  return at;
}

/** The word that ends right before `start`, with a colon, blanks or an opening bracket between. */
function wordBefore(text: string, start: number): { readonly word: string; readonly colon: boolean } {
  const bracket = skipBack(text, start, '"([', 1);
  const blanks = skipBack(text, bracket, ' \n', 3);
  const mark = skipBack(text, blanks, ':=', 1);
  const end = skipBack(text, skipBack(text, mark, ' \n', 3), '.', 1);
  let from = end;
  while (from > 0 && end - from < LONGEST_LABEL && PART_OF_WORD.test(text[from - 1] ?? '')) from--;
  while (from < end && !LETTER.test(text[from] ?? '')) from++;
  return { word: text.slice(from, end).toLowerCase().replaceAll('.', ''), colon: mark < blanks };
}

/** What the word right before `start` says about the number there. */
export function labelBefore(text: string, start: number): LabelBefore {
  if (start === 0) return NO_LABEL;
  const { word, colon } = wordBefore(text, start);
  if (word === '') return NO_LABEL;
  if (PHONE_LABELS.has(word)) return { label: 'phone', colon };
  if (FAX_LABELS.has(word)) return { label: 'fax', colon };
  if (EMERGENCY_LABELS.has(word)) return { label: 'emergency', colon };
  return { label: OTHER_LABELS.has(word) ? 'other' : 'word', colon };
}
