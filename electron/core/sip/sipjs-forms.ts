/**
 * Header values in the forms that sip.js's grammar gives its core: every parseHeader() in lib/core finds its answer
 * here. Values that are malformed give undefined, as there.
 */
import { NameAddrHeader } from 'sip.js/lib/grammar/name-addr-header.js';
import { bareValue } from './body.ts';
import { NO_PARAMS, type Params, parseParams } from './lexis.ts';
import { type NameAddr, parseNameAddr } from './name-addr.ts';
import { parseUri, toExactUri, toRecord } from './uri.ts';
import { parseVia } from './via.ts';

function readVia(value: string): object | undefined {
  const via = parseVia(value);
  if (via === undefined) return undefined;
  const { transport, host, port, branch, params } = via;
  const received = params.get('received') ?? undefined;
  return { protocol: 'SIP', transport, host, port, branch, received, rport: readNumber(params.get('rport') ?? '') };
}

function readAddress(value: string): NameAddrHeader | undefined {
  const address = parseNameAddr(value);
  return address === undefined ? undefined : toNameAddrHeader(address);
}

/** A remote target must be a SIP or SIPS address: one without a host would go out as the next Request-URI. */
function readContact(value: string): NameAddrHeader | undefined {
  const address = readAddress(value);
  return address !== undefined && parseUri(address.uri.toString())?.host ? address : undefined;
}

export const toNameAddrHeader = (address: NameAddr): NameAddrHeader =>
  new NameAddrHeader(toExactUri(address.uri), address.display, toRecord(address.params) as Record<string, string>);

function readNumber(value: string): number | undefined {
  return /^\d{1,10}$/.test(value) ? Number(value) : undefined;
}

function readCseq(value: string): object | undefined {
  const [number = '', method = ''] = value.split(/[ \t]+/);
  const count = readNumber(number);
  return count === undefined || method === '' ? undefined : { value: count, method };
}

/** RFC 3262 §7.2. */
function readRack(value: string): object | undefined {
  const [response = '', number = '', method = ''] = value.split(/[ \t]+/);
  const rseq = readNumber(response);
  const cseq = readNumber(number);
  return rseq === undefined || cseq === undefined || method === '' ? undefined : { value: rseq, cseq, method };
}

const paramsOf = (value: string): Params | undefined => {
  const semicolon = value.indexOf(';');
  return semicolon < 0 ? undefined : parseParams(value, semicolon);
};

/** RFC 6665 §8.2.1. */
function readEvent(value: string): object | undefined {
  const event = bareValue(value);
  return event ? { event, params: toRecord(paramsOf(value) ?? NO_PARAMS) } : undefined;
}

/** RFC 6665 §8.2.3. */
function readSubscriptionState(value: string): object | undefined {
  const state = bareValue(value);
  if (!state) return undefined;
  const params = paramsOf(value);
  return {
    state,
    reason: params?.get('reason')?.toLowerCase(),
    expires: readNumber(params?.get('expires') ?? ''),
    retry_after: readNumber(params?.get('retry-after') ?? ''),
  };
}

const readTokens = (value: string): string[] =>
  value
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '');

const READERS: ReadonlyMap<string, (value: string) => unknown> = new Map(
  Object.entries({
    via: readVia,
    from: readAddress,
    to: readAddress,
    contact: readContact,
    route: readAddress,
    'record-route': readAddress,
    'refer-to': readAddress,
    'referred-by': readAddress,
    'call-id': (value: string) => value,
    cseq: readCseq,
    'content-type': bareValue,
    'content-disposition': (value: string) => ({ type: bareValue(value) }),
    'content-length': readNumber,
    'max-forwards': readNumber,
    expires: readNumber,
    'min-expires': readNumber,
    rseq: readNumber,
    rack: readRack,
    event: readEvent,
    'subscription-state': readSubscriptionState,
    require: readTokens,
    supported: readTokens,
    unsupported: readTokens,
  }),
);

/** The form for a lower-case long name; undefined for headers whose parsed form nothing in sip.js's core asks for. */
export const toSipjsForm = (name: string, value: string): unknown => READERS.get(name)?.(value);
