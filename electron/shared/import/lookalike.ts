/** Text that cannot be imported and looks as if it could: one sentence that says what is missing. */
import type { Language } from '../language.ts';
import { isSiptapiValue } from './siptapi-reg.ts';
import { type ImportSentence, importSentence } from './texts.ts';

/** What a text is can be seen at its beginning. */
const LOOKED_AT = 65_536;

const LOOKALIKES: readonly (readonly [ImportSentence, (text: string, lines: readonly string[]) => boolean])[] = [
  // "regf" begins the files of the registry itself, which regedit exports too.
  ['reg-hive', (text) => text.startsWith('regf')],
  ['binary', (text) => text.includes('\0')],
  ['reg-key-missing', (_, lines) => lines.some(isSiptapiValue)],
  ['register-commented', (_, lines) => lines.some((line) => /^;+\s*register\s*=/i.test(line))],
  ['pjsip', (_, lines) => lines.some((line) => /^(?:server_uri|client_uri|outbound_auth)\s*=/i.test(line))],
  ['sip-conf', (_, lines) => lines.some((line) => /^(?:secret|defaultuser|fromuser|fromdomain)\s*=/i.test(line))],
  ['address-scheme', (_, [line = '']) => /^mailto:/i.test(line)],
  ['register-prefix', (_, [line = '']) => /^[^\s:@/]+:[^\s@/][^\s@]*@[^\s@]+$/.test(line)],
  ['address-scheme', (_, [line = '']) => /^[^\s:@/]+@[^\s:@/]+(?::\d+)?$/.test(line)],
  ['number', (_, [line = '']) => /^(?:tel:|callto:)?[+(]?\d[\d\s()/.-]*$/i.test(line)],
  ['register-host', (_, [line = '']) => /^[^\s:@/]+:[^\s:@/]+$/.test(line)],
];

export function whatIsMissing(text: string, language: Language): string {
  const beginning = text.slice(0, LOOKED_AT).trim();
  if (beginning === '') return importSentence('empty', language);
  const lines = beginning
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const [found] = LOOKALIKES.find(([, isIt]) => isIt(beginning, lines)) ?? [];
  return importSentence(found ?? 'unknown', language);
}
