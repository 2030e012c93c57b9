import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../../electron/core/sip/parse.ts';
import { type Request, responseTo, writeResponse } from '../../../electron/demo/messages.ts';
import type { ServerTransaction } from '../../../electron/demo/server-transaction.ts';
import { createTimers } from '../../../electron/demo/timers.ts';
import { createTransactions } from '../../../electron/demo/transactions.ts';
import { createFakeClock } from './fake-clock.ts';

const HERE = { address: '127.0.0.1', port: 5070 };
const PEER = { address: '127.0.0.1', port: 5080 };

function setUp() {
  const clock = createFakeClock();
  const timers = createTimers(clock);
  const sent: { readonly at: number; readonly octets: string }[] = [];
  const requests: ServerTransaction[] = [];
  const acks: string[] = [];
  const context = {
    local: HERE,
    t1Ms: 500,
    timers,
    transmit: (octets: string) => void sent.push({ at: clock.now(), octets }),
  };
  const layer = createTransactions(context, {
    request: (transaction) => void requests.push(transaction),
    ack: ({ message }) => void acks.push(message.callId),
  });
  const receive = (octets: string): void => {
    const parsed = parseMessage(octets);
    if (!parsed.ok) throw new Error(parsed.error.text);
    if (parsed.value.kind === 'request') layer.receiveRequest(parsed.value, PEER);
    else layer.receiveResponse(parsed.value);
  };
  /** Start lines with the times at which they were sent. */
  const lines = () => sent.map(({ at, octets }) => `${at} ${octets.split(' ', 2).join(' ')}`);
  return { clock, timers, sent, requests, acks, layer, receive, lines };
}

const outgoing = (method: string): Request => ({
  method,
  uri: 'sip:100@127.0.0.1',
  headers: [
    ['From', '<sip:a@b>;tag=1'],
    ['To', '<sip:100@b>'],
    ['Call-ID', 'x'],
    ['CSeq', `7 ${method}`],
  ],
  body: '',
});
const incoming = (method: string, branch = 'z9hG4bK1', to = '<sip:100@b>'): string =>
  [`${method} sip:100@127.0.0.1 SIP/2.0`, `Via: SIP/2.0/UDP 127.0.0.1:5080;branch=${branch}`, 'From: <sip:a@b>;tag=1']
    .concat(`To: ${to}`, 'Call-ID: x', `CSeq: 7 ${method}`, 'Content-Length: 0', '', '')
    .join('\r\n');
/** The answer of a peer to what was sent last but for CANCEL and ACK. */
const answerTo = (octets: string, code: number, method?: string): string => {
  const parsed = parseMessage(octets);
  if (!parsed.ok) throw new Error(parsed.error.text);
  const headers = parsed.value.headers.map(({ name, value }) => [name, value] as const);
  const text = writeResponse(responseTo(headers, code, { toTag: 'peer' }));
  return method === undefined ? text : text.replace(/cseq: (\d+) \w+/i, `CSeq: $1 ${method}`);
};

describe('requests that nobody answers', () => {
  it('INVITE goes out seven times with doubled pauses, then times out', () => {
    const { clock, layer, lines } = setUp();
    let timeouts = 0;
    layer.send(outgoing('INVITE'), PEER, { response: () => undefined, timeout: () => timeouts++ });
    clock.advance(31_999);
    expect(lines().map((line) => Number.parseInt(line, 10))).toEqual([0, 500, 1500, 3500, 7500, 15_500, 31_500]);
    expect([timeouts, layer.unanswered()]).toEqual([0, 1]);
    clock.advance(1);
    expect([timeouts, layer.unanswered(), clock.running()]).toEqual([1, 0, 0]);
  });

  it('others are repeated every 4 s at most', () => {
    const { clock, layer, lines } = setUp();
    let timeouts = 0;
    layer.send(outgoing('BYE'), PEER, { response: () => undefined, timeout: () => timeouts++ });
    clock.advance(32_000);
    const times = [0, 500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500];
    expect(lines().map((line) => Number.parseInt(line, 10))).toEqual(times);
    expect([timeouts, clock.running()]).toEqual([1, 0]);
  });
});

describe('an INVITE of our own', () => {
  it('is not repeated after a 100, and each copy of a refusal is acknowledged', () => {
    const { clock, layer, sent, receive, lines } = setUp();
    const codes: number[] = [];
    layer.send(outgoing('INVITE'), PEER, {
      response: ({ parts }) => codes.push(parts.code),
      timeout: () => undefined,
    });
    const octets = sent[0]?.octets ?? '';
    receive(answerTo(octets, 100));
    clock.advance(10_000);
    receive(answerTo(octets, 486));
    receive(answerTo(octets, 486));
    expect(lines()).toEqual([
      '0 INVITE sip:100@127.0.0.1',
      '10000 ACK sip:100@127.0.0.1',
      '10000 ACK sip:100@127.0.0.1',
    ]);
    expect(codes).toEqual([100, 486]);
    const branchOf = (text = '') => /branch=[^;]+/.exec(text)?.[0];
    expect(branchOf(sent[1]?.octets)).toBe(branchOf(octets));
    expect(sent[1]?.octets).toContain('To: <sip:100@b>;tag=peer');
    clock.advance(32_000);
    expect(clock.running()).toBe(0);
  });

  it('hands up each copy of a 2xx', () => {
    const { layer, sent, receive } = setUp();
    const codes: number[] = [];
    layer.send(outgoing('INVITE'), PEER, {
      response: ({ parts }) => codes.push(parts.code),
      timeout: () => undefined,
    });
    for (const code of [200, 200, 486]) receive(answerTo(sent[0]?.octets ?? '', code));
    expect(codes).toEqual([200, 200]);
    expect(sent).toHaveLength(1);
  });

  it('is cancelled only after a provisional response, and given up when nothing follows', () => {
    const { clock, layer, sent, receive, lines } = setUp();
    let timeouts = 0;
    const events = { response: () => undefined, timeout: () => timeouts++ };
    const client = layer.send(outgoing('INVITE'), PEER, events);
    client.cancel();
    client.cancel();
    expect(sent).toHaveLength(1);
    const octets = sent[0]?.octets ?? '';
    receive(answerTo(octets, 180));
    receive(answerTo(octets, 180));
    expect(lines().filter((line) => line.includes('CANCEL'))).toEqual(['0 CANCEL sip:100@127.0.0.1']);
    expect(sent[1]?.octets).toContain(/branch=[^;]+/.exec(octets)?.[0]);
    expect(sent[1]?.octets).toContain('CSeq: 7 CANCEL');
    receive(answerTo(octets, 200, 'CANCEL'));
    clock.advance(32_000);
    expect([timeouts, clock.running()]).toEqual([1, 0]);
  });
});

describe('a request of somebody else', () => {
  it('comes once, however often it is sent, and is answered alike', () => {
    const { clock, requests, sent, receive } = setUp();
    receive(incoming('BYE'));
    receive(incoming('BYE'));
    expect([requests.length, sent.length]).toEqual([1, 0]);
    const transaction = requests[0] as ServerTransaction;
    transaction.respond(responseTo(transaction.received.parts.headers, 200, { toTag: 'me' }));
    transaction.respond(responseTo(transaction.received.parts.headers, 481, { toTag: 'me' }));
    receive(incoming('BYE'));
    expect(sent.map(({ octets }) => octets.slice(0, 11))).toEqual(['SIP/2.0 200', 'SIP/2.0 200']);
    clock.advance(32_000);
    receive(incoming('BYE'));
    expect(requests).toHaveLength(2);
  });

  it('a refused INVITE is refused again until the ACK, which goes no further', () => {
    const { clock, requests, sent, acks, receive } = setUp();
    receive(incoming('INVITE'));
    const transaction = requests[0] as ServerTransaction;
    transaction.respond(responseTo(transaction.received.parts.headers, 486, { toTag: 'me' }));
    clock.advance(3500);
    expect(sent.map(({ at }) => at)).toEqual([0, 500, 1500, 3500]);
    receive(incoming('ACK', 'z9hG4bK1', '<sip:100@b>;tag=me'));
    clock.advance(60_000);
    expect([sent.length, acks.length, clock.running()]).toEqual([4, 0, 0]);
  });

  it("a 2xx to INVITE is the user's to repeat, and its ACK the user's to hear", () => {
    const { clock, requests, sent, acks, receive } = setUp();
    receive(incoming('INVITE'));
    const transaction = requests[0] as ServerTransaction;
    const success = responseTo(transaction.received.parts.headers, 200, { toTag: 'me' });
    transaction.respond(success);
    receive(incoming('INVITE'));
    clock.advance(5000);
    expect(sent).toHaveLength(1);
    transaction.respond(success);
    expect(sent).toHaveLength(2);
    receive(incoming('ACK', 'z9hG4bK2', '<sip:100@b>;tag=me'));
    expect(acks).toEqual(['x']);
  });

  it('a CANCEL finds its INVITE', () => {
    const { requests, layer, receive } = setUp();
    receive(incoming('INVITE'));
    receive(incoming('CANCEL'));
    receive(incoming('CANCEL', 'z9hG4bKother'));
    const [invite, cancel, stranger] = requests as [ServerTransaction, ServerTransaction, ServerTransaction];
    expect(layer.inviteOf(cancel.received)).toBe(invite);
    expect(layer.inviteOf(stranger.received)).toBeUndefined();
  });
});

it('closed timers run no more and start no more', () => {
  const { clock, timers, layer, sent } = setUp();
  layer.send(outgoing('INVITE'), PEER, { response: () => undefined, timeout: () => undefined });
  timers.close();
  timers.after(1, () => expect.unreachable());
  clock.advance(60_000);
  expect([sent.length, clock.running(), timers.count()]).toEqual([1, 0, 0]);
});
