/** What most scenario tests need: a peer, a phone on it, a line of ours to it; all closed after each test. */
import { afterAll, afterEach, expect, vi } from 'vitest';
import { type Dialled, type DialOptions, type LineOptions, startLine, type TestLine } from './dialling.ts';
import { type Peer, type PeerOptions, type Sent, startPeer } from './sip-peer.ts';
import { type Phone, type PhoneCall, type PhoneOptions, startPhone } from './sip-phone.ts';

export interface StagePeerOptions extends PeerOptions {
  /**
   * Copies of requests arrive too. Otherwise they are dropped: with T1 shortened, a machine that stands still for a
   * moment sees some where a test counts requests. ACKs always arrive.
   */
  readonly copies?: boolean;
}

export interface Stage {
  peer(options?: StagePeerOptions): Promise<Peer>;
  phone(options: PhoneOptions): Phone;
  line(options: LineOptions): TestLine;
  /** A call whose phone has answered and accepted the REFER, and reports only what the test lets it report. */
  transferring(options?: TransferringOptions): Promise<Transferring>;
}

export interface TransferringOptions {
  readonly peer?: StagePeerOptions;
  readonly phone?: Omit<PhoneOptions, 'peer'>;
  readonly line?: LineOptions;
  readonly dial?: DialOptions;
}

export interface Transferring {
  readonly desk: Peer;
  readonly bell: Phone;
  readonly office: TestLine;
  readonly call: Dialled;
  /** The phone's side of the call. */
  readonly leg: PhoneCall;
}

/**
 * Call at the top of a test file.
 * @param closing when everything is closed: after each test, or after all where tests share what was begun at once
 */
export function stage(closing: 'each' | 'all' = 'each'): Stage {
  const open: { close(): unknown }[] = [];
  const kept = <T extends { close(): unknown }>(thing: T): T => {
    open.push(thing);
    return thing;
  };
  const close = closing === 'each' ? afterEach : afterAll;
  close(async () => {
    for (const each of open.splice(0).reverse()) await each.close();
  });
  const made: Stage = {
    async peer({ copies = false, ...options } = {}) {
      const peer = kept(await startPeer(options));
      if (!copies) dropCopies(peer);
      return peer;
    },
    phone: (options) => kept(startPhone(options)),
    line: (options) => kept(startLine(options)),
    async transferring(options = {}) {
      const desk = await made.peer(options.peer);
      const bell = made.phone({ peer: desk, notify: [], ...options.phone });
      const office = made.line({ via: desk, ...options.line });
      const call = office.dial(options.dial);
      const leg = await bell.nextCall();
      await desk.next('REFER');
      return { desk, bell, office, call, leg };
    },
  };
  return made;
}

function dropCopies(peer: Peer): void {
  const seen = new Set<string>();
  peer.drop(({ isRequest, method, raw }, direction) => {
    if (direction === 'out' || !isRequest || method === 'ACK') return false;
    if (seen.has(raw)) return true;
    seen.add(raw);
    return false;
  });
}

/** Everything that a call could leave behind, in sum. */
export const left = ({ line }: TestLine): number =>
  Object.values(line.edge.live).reduce((sum, count) => sum + count, 0);

/**
 * Nothing is left: that is so 64*T1 after the end of the last call, which is a poll's matter, not a moment's. Not by
 * `expect.poll`, which must know its test, and in tests that run at once does not always.
 */
export const clean = (office: TestLine): Promise<void> =>
  vi.waitFor(() => expect(office.line.edge.live, `left: ${left(office)}`).toSatisfy(() => left(office) === 0), {
    timeout: 30_000,
    interval: 20,
  });

/** The peer's first response of that status. */
export function replyOf(peer: Peer, status: number, method = 'INVITE'): Sent {
  const found = peer.sent.find((message) => message.status === status && message.method === method);
  if (found === undefined) throw new Error(`the peer has sent no ${status} to ${method}`);
  return found;
}
