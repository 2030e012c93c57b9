/** How a dial text is read: what electron/core/numbers says up to the dial target. */
import type { Phrases } from './phrases.ts';

export const NUMBER_PHRASES: Phrases = {
  // The text.
  empty: 'leer',
  'too long': 'zu lang',
  'too long for a number': 'zu lang für eine Nummer',
  'no digits': 'keine Ziffern',
  'no number': 'keine Nummer',
  'a fraction or a date': 'ein Bruch oder ein Datum',
  'an unknown character inside the number': 'ein unbekanntes Zeichen mitten in der Nummer',
  'only the first 4 kB are looked at': 'nur die ersten 4 kB werden gelesen',
  'only the first {count} groups of digits are read': 'nur die ersten {count} Zifferngruppen werden gelesen',
  'invisible and unusual characters replaced': 'unsichtbare und ungewöhnliche Zeichen ersetzt',
  'the characters are shown in another order than they have':
    'die Zeichen werden in einer anderen Reihenfolge gezeigt, als sie haben',
  'raised or circled digits are no digits of a number':
    'hochgestellte oder eingekreiste Ziffern gehören zu keiner Nummer',
  'display name and brackets left out': 'Anzeigename und Klammern weggelassen',
  'dialling modifier in front left out': 'Wählzusatz am Anfang weggelassen',
  'what follows a line break dropped': 'was nach einem Zeilenumbruch folgt, weggelassen',
  'found inside a text': 'mitten in einem Text gefunden',
  '{count} numbers in the text': '{count} Nummern im Text',
  'an emergency number behind a word that does not say so':
    'eine Notrufnummer hinter einem Wort, das nichts davon sagt',
  'digits behind a word, as long as an extension': 'Ziffern hinter einem Wort, so lang wie eine Nebenstelle',

  // Links.
  '{scheme}: link': '{scheme}:-Link',
  'scheme not allowed': 'Schema nicht erlaubt',
  'this scheme is no call': 'mit diesem Schema wird nicht angerufen',
  'skype:?{verb} is not a call': 'skype:?{verb} ist kein Anruf',
  'a Skype name is not a number': 'ein Skype-Name ist keine Nummer',
  'a name is not a number': 'ein Name ist keine Nummer',
  'a fax number': 'eine Faxnummer',
  'an address behind callto: may be anything': 'eine Adresse hinter callto: kann alles Mögliche sein',
  'a link with * or # can change settings of the phone or the line':
    'ein Link mit * oder # kann Einstellungen des Telefons oder der Leitung ändern',
  'a link to an emergency number': 'ein Link zu einer Notrufnummer',
  'a link to a premium-rate number': 'ein Link zu einer Mehrwertnummer',
  'query behind the number dropped': 'Abfrage hinter der Nummer weggelassen',
  'phone-context read': 'phone-context gelesen',
  'number of a private plan: dialled as it is': 'Nummer eines privaten Rufnummernplans: wird so gewählt, wie sie ist',
  'the number does not fit into the context of its link': 'die Nummer passt nicht in den Kontext ihres Links',
  'an extension that is none was dropped': 'eine Nebenstelle, die keine ist, weggelassen',
  'digits for after the answer that are none were dropped': 'Ziffern für nach dem Abheben, die keine sind, weggelassen',
  '{parameter} is not dialled': '{parameter} wird nicht gewählt',
  'an unknown parameter is not dialled': 'ein unbekannter Parameter wird nicht gewählt',
  'unknown mandatory parameter': 'unbekannter Pflichtparameter',
  'the parameter {name} appears twice': 'der Parameter {name} kommt zweimal vor',

  // SIP addresses.
  'malformed SIP URI: parameter': 'fehlerhafter SIP-URI: Parameter',
  'malformed SIP URI: {name} appears twice': 'fehlerhafter SIP-URI: {name} kommt zweimal vor',
  'malformed SIP URI: a character that must be escaped': 'fehlerhafter SIP-URI: ein Zeichen, das maskiert sein muss',
  'malformed SIP URI: escaped control character': 'fehlerhafter SIP-URI: maskiertes Steuerzeichen',
  'malformed SIP URI: two @': 'fehlerhafter SIP-URI: zwei @',
  'malformed SIP URI: no user before the @': 'fehlerhafter SIP-URI: kein Benutzer vor dem @',
  'malformed SIP URI: user part': 'fehlerhafter SIP-URI: Benutzer',
  'malformed SIP URI: host': 'fehlerhafter SIP-URI: Rechnername',
  'malformed SIP URI: port': 'fehlerhafter SIP-URI: Port',
  'neither a number nor a SIP address': 'weder eine Nummer noch eine SIP-Adresse',
  'method parameter dropped: a call is always an INVITE':
    'Parameter method weggelassen: Ein Anruf ist immer ein INVITE',
  'header fields of the URI dropped (RFC 3261 §19.1.5)': 'Kopffelder des URI weggelassen (RFC 3261 §19.1.5)',
  'password in the URI dropped': 'Passwort im URI weggelassen',
  'the call really goes to {host}': 'der Anruf geht in Wirklichkeit an {host}',

  // The number.
  'country code {place}': 'Landeskennzahl {place}',
  'country code {place} added': 'Landeskennzahl {place} ergänzt',
  'full national number, country code {place} added': 'ganze nationale Nummer, Landeskennzahl {place} ergänzt',
  'area code {area} and country code {place} added': 'Ortsvorwahl {area} und Landeskennzahl {place} ergänzt',
  'a number in the home area {area}': 'eine Nummer mit der eigenen Ortsvorwahl {area}',
  'no country has this code': 'kein Land hat diese Kennzahl',
  'the national prefix behind the country code is not dialled':
    'die nationale Vorwahl hinter der Landeskennzahl wird nicht gewählt',
  'national prefix of {country} taken away': 'nationale Vorwahl von {country} weggenommen',
  'international prefix {prefix}': 'internationale Vorwahl {prefix}',
  'international prefix {prefix}, although {country} has another':
    'internationale Vorwahl {prefix}, obwohl {country} eine andere hat',
  'international prefix {prefix}, although this country has another':
    'internationale Vorwahl {prefix}, obwohl dieses Land eine andere hat',
  '011 read as the international prefix of North America': '011 als internationale Vorwahl Nordamerikas gelesen',
  'outside prefix {prefix} of the line taken away': 'Amtskennziffer {prefix} der Leitung weggenommen',
  'begins with the country code {code}: the plus was lost':
    'beginnt mit der Landeskennzahl {code}: Das Plus ist verloren gegangen',
  'begins with the area code {area}: the national prefix was left out':
    'beginnt mit der Ortsvorwahl {area}: Die nationale Vorwahl wurde weggelassen',
  'a whole national number: the national prefix was left out':
    'eine ganze nationale Nummer: Die nationale Vorwahl wurde weggelassen',
  'dialled as written: too short for a number with an area code':
    'wird gewählt, wie sie dasteht: zu kurz für eine Nummer mit Ortsvorwahl',
  'neither a number of this country nor short enough to be dialled as it is':
    'weder eine Nummer dieses Landes noch kurz genug, um so gewählt zu werden',
  'not a possible number in {country}': 'in {country} keine mögliche Nummer',
  'not a number of {place}': 'keine Nummer von {place}',
  'too short for a number of {place}': 'zu kurz für eine Nummer von {place}',
  'too long for a number of {place}': 'zu lang für eine Nummer von {place}',
  'not as long as for a number of {place}': 'nicht so lang wie eine Nummer von {place}',
  'no range of {place} that is known to be in use': 'kein Bereich von {place}, der bekanntlich vergeben ist',
  'no range that is known to be in use': 'kein Bereich, der bekanntlich vergeben ist',
  'longer than the 15 digits of E.164': 'länger als die 15 Ziffern von E.164',
  'longer than numbers of {place} can be': 'länger, als Nummern von {place} sein können',
  '{why}; dialled as written': '{why}; wird gewählt, wie sie dasteht',
  'emergency number in {country}': 'Notrufnummer in {country}',
  'public short number in {country}': 'öffentliche Kurznummer in {country}',
  'service number: no subscriber begins with 1': 'Dienstnummer: Keine Teilnehmernummer beginnt mit 1',
  '{number} is a short number and has no country code': '{number} ist eine Kurznummer und hat keine Landeskennzahl',
  'as long as an internal extension': 'so lang wie eine Nebenstelle',
  'nothing but an extension: dialled as it is': 'nichts als eine Nebenstelle: wird so gewählt, wie sie ist',
  'feature code: dialled as it is': 'Funktionscode: wird so gewählt, wie er ist',
  'plus inside the code written as {prefix}': 'Plus im Code als {prefix} geschrieben',
  '{letters} dialled as the letters of the keypad': '{letters} nach den Buchstaben der Tasten gewählt',
  '{letters} dialled as the letters of the keypad, of which the last {count} are left out':
    '{letters} nach den Buchstaben der Tasten gewählt, ohne die letzten {count}',
  'direct dial {digits} continues the number': 'die Durchwahl {digits} setzt die Nummer fort',
  'without the direct dial': 'ohne die Durchwahl',
  'extension {digits} is dialled after the answer': 'die Nebenstelle {digits} wird nach dem Abheben gewählt',
  '{digits} is sent after the answer': '{digits} wird nach dem Abheben gesendet',
};
