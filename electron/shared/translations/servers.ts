/** Why the way to a server is not found (electron/core/sip/locate.ts, electron/node/resolver.ts). */
import type { Phrases } from './phrases.ts';

export const SERVER_PHRASES: Phrases = {
  '"{host}" is not a host name or address.': '„{host}“ ist kein Rechnername und keine Adresse.',
  '"{port}" is not a port (1 to 65535).': '„{port}“ ist kein Port (1 bis 65535).',
  '{port} is not a port (1 to 65535).': '{port} ist kein Port (1 bis 65535).',
  '"{scheme}:" addresses cannot be reached.': 'Adressen mit „{scheme}:“ sind nicht erreichbar.',
  'The transport "{transport}" is not supported; udp, tcp and tls are.':
    'Der Transport „{transport}“ wird nicht unterstützt; udp, tcp und tls schon.',
  'A sips address cannot be reached over UDP.': 'Eine sips-Adresse ist über UDP nicht erreichbar.',
  'The address asks for {transport}, but the line is set to TLS.':
    'Die Adresse verlangt {transport}, die Leitung ist aber auf TLS gestellt.',

  // DNS.
  'No address is known for {host}.': 'Für {host} ist keine Adresse bekannt.',
  'No address is known for an empty name.': 'Für einen leeren Namen ist keine Adresse bekannt.',
  'The name server did not answer in time when asked for {host}.':
    'Der Nameserver hat auf die Frage nach {host} nicht rechtzeitig geantwortet.',
  'The name server cannot be reached to look up {host}.':
    'Der Nameserver ist nicht erreichbar, um {host} nachzuschlagen.',
  'Looking up {host} failed.': 'Das Nachschlagen von {host} ist fehlgeschlagen.',
  'Looking up {host} failed ({code}).': 'Das Nachschlagen von {host} ist fehlgeschlagen ({code}).',
  '{host} says in DNS that it has no SIP service.': '{host} gibt im DNS an, keinen SIP-Dienst zu haben.',
};
