import { describe, expect, it } from 'vitest';
import { bindingRequest, isStun, mappedAddress, transactionOf } from '../../../../electron/core/sip/stun.ts';
import fc from '../../../support/properties.ts';

const octets = (hex: string): string => Buffer.from(hex.replace(/\s/g, ''), 'hex').toString('latin1');

// RFC 5769 §2.2 and §2.3: sample responses for IPv4 and IPv6.
const IPV4 = octets(`
  0101003c 2112a442 b7e7a701 bc34d686 fa87dfae
  8022000b 74657374 20766563 746f7220
  00200008 0001a147 e112a643
  00080014 2b91f599 fd9e90c3 8c7489f9 2af9ba53 f06be7d7
  80280004 c07d4c96`);
const IPV6 = octets(`
  01010048 2112a442 b7e7a701 bc34d686 fa87dfae
  8022000b 74657374 20766563 746f7220
  00200014 0002a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9
  00080014 a382954e 4be67bf1 1784c97c 8292c275 bfe3ed41
  80280004 c8fb0b4c`);

describe('RFC 8489 §14.2', () => {
  it('reads the mapped address of RFC 5769’s samples', () => {
    expect(mappedAddress(IPV4)).toEqual({ address: '192.0.2.1', port: 32853 });
    expect(mappedAddress(IPV6)).toEqual({ address: '2001:db8:1234:5678:11:2233:4455:6677', port: 32853 });
  });

  it('§14.1 takes the plain one of an old server', () => {
    const old = octets('0101000c 2112a442 000000000000000000000000 00010008 00010bb8 c6336407');
    expect(mappedAddress(old)).toEqual({ address: '198.51.100.7', port: 3000 });
  });

  it.each([
    ['an error response', `\x01\x11${IPV4.slice(2)}`],
    ['a cut one', IPV4.slice(0, -8)],
    ['one with a wrong length', `${IPV4.slice(0, 2)}\0\x08${IPV4.slice(4)}`],
    ['one without an address', octets('01010000 2112a442 b7e7a701bc34d686fa87dfae')],
    ['an unknown family', octets('0101000c 2112a442 b7e7a701bc34d686fa87dfae 00200008 0003a147 e112a643')],
    ['port 0', octets('0101000c 2112a442 b7e7a701bc34d686fa87dfae 00200008 00012112 e112a643')],
  ])('takes nothing from %s', (_, message) => expect(mappedAddress(message)).toBeUndefined());

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const body = Buffer.from(bytes).toString('latin1');
        mappedAddress(`\x01\x01\0${String.fromCharCode(bytes.length)}${IPV4.slice(4, 20)}${body}`);
        mappedAddress(body);
      }),
    );
  });
});

describe('RFC 8489 §5', () => {
  it('is told from SIP', () => {
    expect(isStun(IPV4)).toBe(true);
    expect(isStun('SIP/2.0 200 OK\r\nVia: x\r\n\r\n')).toBe(false);
    expect(isStun('\r\n\r\n')).toBe(false);
    expect(isStun('')).toBe(false);
  });

  it('the request is 20 octets with the transaction', () => {
    const request = bindingRequest('abcdefghijkl');
    expect(Buffer.from(request, 'latin1').toString('hex')).toBe('000100002112a4426162636465666768696a6b6c');
    expect(isStun(request)).toBe(true);
    expect(transactionOf(request)).toBe('abcdefghijkl');
  });
});
