/** Which server a line uses, and why that one, in every language. A test compares them. */
import type { Language } from './language.ts';
import { toPlainText } from './texts.ts';

/** How a server was found (RFC 3263 §4). `addresses`: nothing else was to be asked. `unasked`: SRV had no answer. */
export type TargetSource =
  | { readonly kind: 'literal' }
  | { readonly kind: 'addresses' | 'no-service' | 'unasked' | 'naptr'; readonly name: string }
  | { readonly kind: 'srv'; readonly name: string; readonly priority: number };

/** `unreachable`: refused, ICMP, no connection. `silent`: no answer. `busy`: 503. */
export type TargetFailure = 'unreachable' | 'silent' | 'busy';

export interface TargetWhy {
  /** Absent: another server led there. */
  readonly source?: TargetSource | undefined;
  /** Better ones, which are not used at present: `udp 192.0.2.1:5060`. */
  readonly aside: readonly { readonly address: string; readonly failure: TargetFailure }[];
}

type Texts = Readonly<Record<TargetSource['kind'] | TargetFailure | 'led', string>>;

export const TARGET_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    literal: 'this address is in the settings',
    addresses: 'A/AAAA {name}',
    'no-service': 'A/AAAA {name}, there is no SRV record',
    unasked: 'A/AAAA {name}, SRV got no answer',
    naptr: 'NAPTR {name}',
    srv: 'SRV {name}, priority {priority}',
    led: 'another server leads there',
    unreachable: '{address} cannot be reached',
    silent: '{address} does not answer',
    busy: '{address} is overloaded (503)',
  },
  de: {
    literal: 'diese Adresse steht in den Einstellungen',
    addresses: 'A/AAAA {name}',
    'no-service': 'A/AAAA {name}, es gibt keinen SRV-Eintrag',
    unasked: 'A/AAAA {name}, SRV blieb ohne Antwort',
    naptr: 'NAPTR {name}',
    srv: 'SRV {name}, Priorität {priority}',
    led: 'ein anderer Server führt dorthin',
    unreachable: '{address} ist nicht erreichbar',
    silent: '{address} antwortet nicht',
    busy: '{address} ist überlastet (503)',
  },
};

/** `SRV _sip._udp.example.com, priority 20; udp 192.0.2.1:5060 does not answer` */
export function targetReason({ source, aside }: TargetWhy, language: Language): string {
  const texts = TARGET_TEXTS[language];
  const name = source !== undefined && 'name' in source ? toPlainText(source.name, 120) : '';
  const priority = source?.kind === 'srv' ? String(source.priority) : '';
  const found = texts[source?.kind ?? 'led'].replace('{name}', name).replace('{priority}', priority);
  return [found, ...aside.map(({ address, failure }) => texts[failure].replace('{address}', address))].join('; ');
}
