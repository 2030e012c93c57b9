import { expect, it } from 'vitest';
import { TARGET_TEXTS, targetReason } from '../../../electron/shared/target-texts.ts';

it('says the same in every language, with the same facts', () => {
  const facts = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
  expect(Object.keys(TARGET_TEXTS.de)).toEqual(Object.keys(TARGET_TEXTS.en));
  for (const [key, text] of Object.entries(TARGET_TEXTS.en)) {
    const german = TARGET_TEXTS.de[key as keyof typeof TARGET_TEXTS.de];
    expect(facts(german), key).toEqual(facts(text));
    expect(german).not.toBe('');
  }
});

it.each([
  [
    'en',
    'SRV _sip._udp.pbx.example, priority 20; udp 192.0.2.1:5060 does not answer; tls 192.0.2.2:5061 cannot be reached',
  ],
  [
    'de',
    'SRV _sip._udp.pbx.example, Priorität 20; udp 192.0.2.1:5060 antwortet nicht; tls 192.0.2.2:5061 ist nicht erreichbar',
  ],
] as const)('names the record and what is left aside (%s)', (language, text) => {
  const source = { kind: 'srv', name: '_sip._udp.pbx.example', priority: 20 } as const;
  const aside = [
    { address: 'udp 192.0.2.1:5060', failure: 'silent' },
    { address: 'tls 192.0.2.2:5061', failure: 'unreachable' },
  ] as const;
  expect(targetReason({ source, aside }, language)).toBe(text);
});

it('shows no control characters of a name', () => {
  expect(targetReason({ source: { kind: 'naptr', name: 'x\r\n\u001b[2J' }, aside: [] }, 'en')).toMatch(
    /^[\x20-\x7e]+$/,
  );
});

it('knows nothing of a server to which another one has led', () => {
  expect(targetReason({ aside: [] }, 'en')).toBe('another server leads there');
});
