/** What most scenario tests need: a peer, a phone on it, a line of ours to it; all closed after each test. */
import { afterEach } from 'vitest';
import { type LineOptions, startLine, type TestLine } from './dialling.ts';
import { type Peer, type PeerOptions, startPeer } from './sip-peer.ts';
import { type Phone, type PhoneOptions, startPhone } from './sip-phone.ts';

export interface Stage {
  peer(options?: PeerOptions): Promise<Peer>;
  phone(options: PhoneOptions): Phone;
  line(options: LineOptions): TestLine;
}

/** Call once at the top of a test file. */
export function stage(): Stage {
  const open: { close(): unknown }[] = [];
  const kept = <T extends { close(): unknown }>(thing: T): T => {
    open.push(thing);
    return thing;
  };
  afterEach(async () => {
    for (const each of open.splice(0).reverse()) await each.close();
  });
  return {
    peer: async (options) => kept(await startPeer(options)),
    phone: (options) => kept(startPhone(options)),
    line: (options) => kept(startLine(options)),
  };
}

/** Everything that a call could leave behind, in sum. */
export const left = ({ line }: TestLine): number =>
  Object.values(line.edge.live).reduce((sum, count) => sum + count, 0);
