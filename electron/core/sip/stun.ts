/**
 * The little of STUN that tells by which address a server sees our UDP socket (RFC 8489 §5, §14.2): a Binding request and its
 * answer. It goes over the SIP socket itself, because only that socket's mapping is of use; libraries bring their own.
 */
import type { Endpoint } from '../ports.ts';

const MAGIC_COOKIE = '\x21\x12\xa4\x42';
const BINDING_REQUEST = '\x00\x01';
const BINDING_SUCCESS = '\x01\x01';
const BINDING_ERROR = '\x01\x11';
const MAPPED_ADDRESS = 0x0001;
const XOR_MAPPED_ADDRESS = 0x0020;
const HEADER = 20;

/** RFC 8489 §5: two zero bits and the cookie; no SIP message begins like that. */
export const isStun = (octets: string): boolean =>
  octets.length >= HEADER && octets.charCodeAt(0) < 4 && octets.startsWith(MAGIC_COOKIE, 4);

/** 96 bits. */
export const transactionOf = (octets: string): string => octets.slice(8, HEADER);

/** Whether it ends a Binding request: a success or an error response (RFC 8489 §5), and not a request to us. */
export const isBindingEnd = (octets: string): boolean =>
  octets.startsWith(BINDING_SUCCESS) || octets.startsWith(BINDING_ERROR);

/** @param transaction 12 octets of chance */
export const bindingRequest = (transaction: string): string =>
  `${BINDING_REQUEST}\x00\x00${MAGIC_COOKIE}${transaction}`;

const uint16 = (octets: string, at: number): number => (octets.charCodeAt(at) << 8) | octets.charCodeAt(at + 1);

/** The address that a Binding success response tells. Undefined: it is none, or tells nothing that can be used. */
export function mappedAddress(octets: string): Endpoint | undefined {
  if (!octets.startsWith(BINDING_SUCCESS) || uint16(octets, 2) !== octets.length - HEADER) return undefined;
  let plain: Endpoint | undefined;
  for (let at = HEADER; at + 4 <= octets.length; ) {
    const type = uint16(octets, at);
    const length = uint16(octets, at + 2);
    const value = octets.slice(at + 4, at + 4 + length);
    if (value.length < length) return undefined;
    // RFC 8489 §14.2: written with the cookie over it, so that no box on the way takes it for an address and rewrites it.
    if (type === XOR_MAPPED_ADDRESS) return readAddress(value, octets.slice(4, HEADER));
    if (type === MAPPED_ADDRESS) plain = readAddress(value, '\0'.repeat(16));
    // RFC 8489 §14: padded to four octets.
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return plain;
}

function readAddress(value: string, mask: string): Endpoint | undefined {
  const family = value.charCodeAt(1);
  const size = family === 1 ? 4 : family === 2 ? 16 : 0;
  if (size === 0 || value.length !== 4 + size) return undefined;
  const port = uint16(value, 2) ^ uint16(mask, 0);
  const bytes = Array.from({ length: size }, (_, at) => value.charCodeAt(4 + at) ^ mask.charCodeAt(at));
  if (port === 0) return undefined;
  if (size === 4) return { address: bytes.join('.'), port };
  const groups = Array.from({ length: 8 }, (_, at) =>
    (((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0)).toString(16),
  );
  return { address: groups.join(':'), port };
}
