/**
 * Calls in memory, before the first real one: V8 has then compiled the way from the phone's 200 to our ACK and REFER,
 * which would otherwise take ten times as long the first time (docs/performance.md). No socket, no state, and no timer
 * that outlives it: the phone is a function that answers each request from the request's own headers.
 */
import { err, ok, type Result } from '../../shared/result.ts';
import { LINE_DEFAULTS, type LineSettings } from '../../shared/settings.ts';
import { runCall } from '../calls/call.ts';
import type { Clock, Crypto, Endpoint, Network, ResolveFault, Wire, WireEvents } from '../ports.ts';
import { calleeUri, Line, parseAccount } from './line.ts';

const HERE: Endpoint = { address: '127.0.0.1', port: 5062 };
const PHONE: Endpoint = { address: '127.0.0.1', port: 5060 };

const SETTINGS: LineSettings = {
  ...LINE_DEFAULTS,
  name: 'Rehearsal',
  domain: PHONE.address,
  user: 'rehearsal',
};

/** The second call still finds code that the first one has only loaded; a third gains less than it costs. */
const ROUNDS = 2;

/** Resolves when the calls are over. Never rejects; a rehearsal that fails has only cost its time. */
export async function rehearse(deps: {
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly userAgent: string;
}): Promise<void> {
  const account = parseAccount(SETTINGS);
  if (!account.ok) return;
  const silent = { debug: () => {}, warn: () => {} };
  const line = new Line(SETTINGS, account.value, {
    crypto: deps.crypto,
    clock: deps.clock,
    userAgent: deps.userAgent,
    log: silent,
    network: memoryNetwork(),
    resolver: { addresses: nowhere, srv: nowhere, naptr: nowhere },
    password: undefined,
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    await new Promise<void>((over) => {
      runCall({
        line: async () => ok(line),
        clock: deps.clock,
        limits: { ringMs: 45_000, transferMs: 60_000, byePolicy: 'after-final' },
        calleeUri: calleeUri(account.value, '1'),
        callee: '1',
        changed: () => {},
        over,
      });
    });
  }
  await line.close();
}

/** The phone's address is a literal: nobody is asked. */
const nowhere = async (): Promise<Result<never, ResolveFault>> =>
  err({ kind: 'not-found', text: 'A rehearsal has no name server.' });

function memoryNetwork(): Network {
  return {
    open: async (_target, events) => ok(wireToPhone(events)),
    openSink: async () => ok({ local: HERE, close: () => {} }),
  };
}

function wireToPhone(events: WireEvents): Wire {
  return {
    transport: 'udp',
    local: HERE,
    remote: PHONE,
    send(octets) {
      // Not at once: a transaction is known only after its first send has returned.
      void Promise.resolve().then(() => {
        for (const answer of phoneAnswers(octets)) events.data(answer, PHONE);
      });
    },
    probe: () => {},
    close: () => {},
  };
}

/** What every phone says of itself. */
const OWN =
  `Contact: <sip:phone@${PHONE.address}:${PHONE.port}>\r\nSupported: replaces, norefersub\r\n` +
  'Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, REFER, NOTIFY, SUBSCRIBE, INFO\r\n';

/** What an ideal phone says to a message of ours: RFC 3261 §13.3.1.4, RFC 3515 §2.4. */
function phoneAnswers(octets: string): readonly string[] {
  const field = (name: string): string => lineOf(octets, `\r\n${name}: `);
  const reply = (status: string, more = ''): string =>
    `SIP/2.0 ${status}\r\nVia: ${field('Via')}\r\nFrom: ${field('From')}\r\nTo: ${field('To')}${more}\r\n` +
    `Call-ID: ${field('Call-ID')}\r\nCSeq: ${field('CSeq')}\r\n${OWN}Server: Phone/1.0\r\n`;
  const notify = (cseq: number, state: string, status: string): string =>
    `NOTIFY ${field('Contact').slice(1, -1)} SIP/2.0\r\nVia: SIP/2.0/UDP ${PHONE.address};branch=z9hG4bK${field('Call-ID')}${cseq};rport\r\n` +
    `Max-Forwards: 70\r\nFrom: ${field('To')}\r\nTo: ${field('From')}\r\nCall-ID: ${field('Call-ID')}\r\n` +
    `CSeq: ${cseq} NOTIFY\r\n${OWN}User-Agent: Phone/1.0\r\nEvent: refer\r\n` +
    `Subscription-State: ${state}\r\nContent-Type: message/sipfrag;version=2.0\r\n` +
    `Content-Length: ${status.length}\r\n\r\n${status}`;
  const empty = 'Content-Length: 0\r\n\r\n';
  if (octets.startsWith('INVITE ')) {
    const sdp = octets.slice(octets.indexOf('\r\n\r\n') + 4);
    const accepted = reply('200 OK', ';tag=rehearsal');
    return [
      reply('180 Ringing', ';tag=rehearsal') + empty,
      `${accepted}Content-Type: application/sdp\r\nContent-Length: ${sdp.length}\r\n\r\n${sdp}`,
    ];
  }
  if (octets.startsWith('REFER ')) {
    return [
      reply('202 Accepted') + empty,
      notify(1, 'active;expires=60', 'SIP/2.0 100 Trying\r\n'),
      notify(2, 'terminated;reason=noresource', 'SIP/2.0 200 OK\r\n'),
    ];
  }
  return octets.startsWith('BYE ') ? [reply('200 OK') + empty] : [];
}

function lineOf(octets: string, label: string): string {
  const start = octets.indexOf(label);
  return start < 0 ? '' : octets.slice(start + label.length, octets.indexOf('\r\n', start + label.length));
}
