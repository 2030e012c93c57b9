import { describe, expect, test } from 'vitest';
import { parseVia } from '../../../../electron/core/sip/via.ts';

describe('parseVia', () => {
  test.each([
    ['SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa;rport', 'UDP', '192.0.2.1', 5060, 'z9hG4bKa'],
    ['SIP/2.0/tls pbx_1;branch=b', 'TLS', 'pbx_1', undefined, 'b'],
    ['SIP / 2.0 /TCP  [::1] : 5070 ; branch = b ;ttl=1', 'TCP', '::1', 5070, 'b'],
    ['SIP/2.0/UDP 3cx', 'UDP', '3cx', undefined, undefined],
    ['SIP/2.0/UDP h;branch', 'UDP', 'h', undefined, undefined],
    ['SIP/2.0/UDP h;branch=;x', 'UDP', 'h', undefined, undefined],
    ['SIP/2.0/UDP h;branch="b"', 'UDP', 'h', undefined, 'b'],
  ])('%s', (text, transport, host, port, branch) => {
    expect(parseVia(text)).toMatchObject({ transport, host, port, branch, text });
  });

  test('keeps received and rport among its parameters', () => {
    const params = parseVia('SIP/2.0/UDP h;rport=5060;received=2001:db8::1;i')?.params;
    expect([params?.get('rport'), params?.get('received'), params?.get('i')]).toEqual(['5060', '2001:db8::1', null]);
  });

  test.each([
    '',
    'SIP/2.0',
    'SIP/2.0/UDP',
    'SIP/2.0/UDP ',
    'SIP/2.0/ h',
    'SIP/2.0/UDP h:99999',
    'SIP/2.0/UDP [h]',
    'SIP/2.0/UDP h x',
    'SIP/2.0/UDP ;branch=b',
    'SIP/2.0/UDP h;x="',
    ';',
  ])('refuses %j', (text) => {
    expect(parseVia(text)).toBeUndefined();
  });
});
