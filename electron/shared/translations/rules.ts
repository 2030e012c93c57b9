/** What the dial plan does with a number, and why a rule or a file of rules cannot be read (electron/core/numbers). */
import type { Phrases } from './phrases.ts';

/** The reasons of RE2, the engine of the rules' expressions. */
const EXPRESSIONS: Phrases = {
  'regexp/syntax: internal error': 'innerer Fehler der Prüfung',
  'invalid character class range': 'ungültiger Bereich in eckigen Klammern',
  'invalid escape sequence': 'ungültiges Zeichen nach \\',
  'invalid named capture': 'ungültige benannte Gruppe',
  'invalid or unsupported Perl syntax': 'ungültige oder nicht unterstützte Perl-Schreibweise',
  'invalid nested repetition operator': 'ungültige Wiederholung einer Wiederholung',
  'invalid repeat count': 'ungültige Anzahl von Wiederholungen',
  'missing closing ]': 'es fehlt eine schließende ]',
  'missing closing )': 'es fehlt eine schließende )',
  'missing argument to repetition operator': 'es fehlt, was wiederholt werden soll',
  'trailing backslash at end of expression': 'ein \\ am Ende des Ausdrucks',
  'duplicate capture group name': 'zwei Gruppen haben denselben Namen',
  'unexpected )': 'eine ) zu viel',
  'expression nests too deeply': 'der Ausdruck ist zu tief verschachtelt',
  'expression too large': 'der Ausdruck ist zu groß',
  'invalid capture in lookbehind': 'ungültige Gruppe in einem Lookbehind',
  'the expression cannot be read': 'der Ausdruck ist nicht lesbar',
};

/** `missing closing ]: [0-9`: with the part that is meant. */
const WITH_PART: Phrases = Object.fromEntries(
  Object.entries(EXPRESSIONS).map(([english, german]) => [`${english}: {part}`, `${german}: {part}`]),
);

export const RULE_PHRASES: Phrases = {
  ...EXPRESSIONS,
  ...WITH_PART,

  // Rules that follow from the location.
  'Emergency numbers': 'Notrufnummern',
  'Feature codes': 'Funktionscodes',
  'Internal extensions': 'Nebenstellen',
  'Own numbers': 'Eigene Nummern',
  'Public short numbers': 'Öffentliche Kurznummern',
  'Form of the line': 'Form der Leitung',
  'All other local numbers': 'Alle anderen lokalen Nummern',
  'the location has no internal extensions': 'am Ort gibt es keine Nebenstellen',
  'the location has no own numbers': 'am Ort gibt es keine eigenen Nummern',
  'not a local number': 'keine lokale Nummer',
  'not an international number': 'keine internationale Nummer',
  'no * or #': 'kein * oder #',
  'not a public short number': 'keine öffentliche Kurznummer',
  'not an emergency number of the location': 'keine Notrufnummer am Ort',
  'emergency number': 'Notrufnummer',
  'emergency number; it wins over the extension of the same digits':
    'Notrufnummer; sie geht der Nebenstelle mit denselben Ziffern vor',
  'has * or #: unchanged': 'hat * oder #: unverändert',
  'not an extension of {least} to {most} digits': 'keine Nebenstelle mit {least} bis {most} Stellen',
  'an extension: {count} digits of {least} to {most}': 'eine Nebenstelle: {count} Stellen von {least} bis {most}',
  'not an extension behind an own number': 'keine Nebenstelle hinter einer eigenen Nummer',
  'behind the own number {range}: its extension': 'hinter der eigenen Nummer {range}: ihre Nebenstelle',
  'the extension {digits} would be an emergency call': 'die Nebenstelle {digits} wäre ein Notruf',
  unchanged: 'unverändert',
  'behind the outside prefix {prefix}': 'hinter der Amtskennziffer {prefix}',
  'public short number unchanged': 'öffentliche Kurznummer, unverändert',
  'public short number behind the outside prefix {prefix}':
    'öffentliche Kurznummer, hinter der Amtskennziffer {prefix}',
  'the line wants international form with plus': 'die Leitung will die internationale Form mit Plus',
  'the line wants every number in international form': 'die Leitung will jede Nummer in internationaler Form',
  'not in +{code}: international': 'nicht in +{code}: international',
  'same area {area}': 'gleiche Ortsvorwahl {area}',
  'same country +{code}: national': 'gleiches Land +{code}: national',

  // Rules of the user's.
  'switched off': 'ausgeschaltet',
  'only for {names}': 'nur für {names}',
  'only for no line': 'für keine Leitung',
  '{rule} matches': '{rule} passt',
  '{rule} matches, {groups}': '{rule} passt, {groups}',
  '{rule} does not match': '{rule} passt nicht',
  'cannot be read: {why} (character {position} of {field})': 'nicht lesbar: {why} (Zeichen {position} von {field})',
  'not reached: an earlier rule decided': 'nicht erreicht: Eine frühere Regel hat entschieden',

  // What comes of them.
  'nothing to dial': 'nichts zu wählen',
  'must be confirmed': 'muss bestätigt werden',
  'no rule matches': 'keine Regel passt',
  'blocked by a rule': 'von einer Regel gesperrt',
  'a rule wants it confirmed': 'eine Regel verlangt eine Bestätigung',
  'what would be sent is an emergency number': 'gesendet würde eine Notrufnummer',
  'the rule {name} cannot be read': 'die Regel {name} ist nicht lesbar',
  'the rule gives something that is no number': 'die Regel ergibt etwas, das keine Nummer ist',

  // Why a rule cannot be saved.
  'a rule has match or pattern, not both': 'eine Regel hat match oder pattern, nicht beides',
  'a rule needs match or pattern': 'eine Regel braucht match oder pattern',
  'the engine is not loaded': 'die Prüfung von Ausdrücken ist noch nicht geladen',
  'only digits, * # +, $1 to $9 and {outside} {intl} {trunk} {cc} {area} can be sent':
    'senden lassen sich nur Ziffern, * # +, $1 bis $9 und {outside} {intl} {trunk} {cc} {area}',
  'longer than {count} characters': 'länger als {count} Zeichen',
  'the pattern is empty': 'das Muster ist leer',
  'the bracket is not closed': 'die Klammer ist nicht geschlossen',
  'the brackets are empty': 'die Klammern sind leer',
  '{char} cannot stand in brackets': '{char} kann nicht in Klammern stehen',
  'a range runs from a digit to a higher one': 'ein Bereich reicht von einer Ziffer bis zu einer höheren',
  '{char} can only stand at the end': '{char} kann nur am Ende stehen',
  '{char} is no digit, X, Z, N, [..], . or !': '{char} ist weder Ziffer noch X, Z, N, [..], . oder !',
  'only one bar is possible': 'nur ein senkrechter Strich ist möglich',
  '. and ! cannot stand before the bar': '. und ! können nicht vor dem Strich stehen',
  'a lone . or ! matches everything: write _X. instead':
    'ein . oder ! allein passt auf alles: Schreiben Sie _X. stattdessen',

  // Why a file cannot be imported.
  'This is not a dial plan: a JSON object is expected.': 'Das ist kein Wählplan: Erwartet wird ein JSON-Objekt.',
  'This version reads dial plans of version {version}.': 'Diese Version liest Wählpläne der Version {version}.',
  'Character {position}: {why}.': 'Zeichen {position}: {why}.',
};
