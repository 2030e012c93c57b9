/** Why a call or a login ended as it did, beside what the outcome says (electron/core/calls, electron/core/sip). */
import type { Phrases } from './phrases.ts';

export const CALL_PHRASES: Phrases = {
  'the server does not answer': 'der Server antwortet nicht',
  'the phone forwards its calls to somewhere else': 'das Telefon leitet seine Anrufe anderswohin weiter',
  'the phone hung up before it reported a result': 'das Telefon hat aufgelegt, bevor es ein Ergebnis gemeldet hat',
  'the phone ended its report without a result': 'das Telefon hat seine Meldungen ohne Ergebnis beendet',
  'the phone reported no result in time': 'das Telefon hat nicht rechtzeitig ein Ergebnis gemeldet',
  'the phone took the transfer over and does not report on it':
    'das Telefon hat die Vermittlung übernommen und meldet nichts darüber',

  // Logins.
  'the server asks for a password, and none is stored for this line':
    'der Server verlangt ein Passwort, und für diese Leitung ist keines gespeichert',
  'the phone itself asks for the password, and does not get it':
    'das Telefon selbst verlangt das Passwort und bekommt es nicht',
  'the server does not accept the user name or the password': 'der Server nimmt Benutzer oder Passwort nicht an',
  'the server asks for a login that is not supported ({offered})':
    'der Server verlangt eine Anmeldung, die nicht unterstützt wird ({offered})',
  'somebody else asks for the password (realm "{realm}"), and does not get it':
    'jemand anderer verlangt das Passwort (Realm „{realm}“) und bekommt es nicht',
  'the server keeps calling its own login challenge too old':
    'der Server nennt seine eigene Anmeldefrage immer wieder zu alt',
  'the server asks for a login without saying how': 'der Server verlangt eine Anmeldung, ohne zu sagen, wie',

  // Lines that cannot be used as they are.
  'The SIP domain "{domain}" is not a host name or address.':
    'Die SIP-Domain „{domain}“ ist kein Rechnername und keine Adresse.',
  'The extension "{extension}" cannot be called.': 'Die Nebenstelle „{extension}“ lässt sich nicht anrufen.',
  'The line was closed.': 'Die Leitung wurde geschlossen.',
  'The outbound proxy is empty.': 'Der Outbound-Proxy ist leer.',
  'The outbound proxy is longer than {count} characters.': 'Der Outbound-Proxy ist länger als {count} Zeichen.',
  'The outbound proxy must not contain a line break.': 'Der Outbound-Proxy darf keinen Zeilenumbruch enthalten.',
  'The outbound proxy must not contain spaces.': 'Der Outbound-Proxy darf keine Leerzeichen enthalten.',
  'The outbound proxy may contain only plain ASCII characters.':
    'Der Outbound-Proxy darf nur einfache ASCII-Zeichen enthalten.',
  'Only one outbound proxy can be given; there is a comma.':
    'Es kann nur einen Outbound-Proxy geben; da steht ein Beistrich.',
  'The outbound proxy has brackets or quotes that do not belong there.':
    'Im Outbound-Proxy stehen Klammern oder Anführungszeichen, die nicht dorthin gehören.',
  'The outbound proxy must not have headers ("?").': 'Der Outbound-Proxy darf keine Kopffelder haben („?“).',
  'The user name before "@" in the outbound proxy has characters that a SIP address cannot hold.':
    'Der Benutzer vor dem „@“ im Outbound-Proxy hat Zeichen, die in einer SIP-Adresse nicht stehen können.',
  'The outbound proxy has no host name or address.': 'Der Outbound-Proxy hat weder Rechnernamen noch Adresse.',
  'Put the IPv6 address in brackets: [{host}]': 'Setzen Sie die IPv6-Adresse in eckige Klammern: [{host}]',
  '";{parameter}" is not a parameter of a SIP address.': '„;{parameter}“ ist kein Parameter einer SIP-Adresse.',
  'The outbound proxy has the parameter "{name}" twice.': 'Der Outbound-Proxy hat den Parameter „{name}“ zweimal.',
};
