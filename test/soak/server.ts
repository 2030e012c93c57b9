/**
 * The other side of the soak, in a process of its own, so that the heap that is measured is the program's alone: a
 * registrar that asks for passwords, and a phone of some kind for each call. It does what the soak tells it over IPC.
 */
import type { TransportName } from '../../electron/core/ports.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { createGate, type Gate } from '../support/sip-challenge.ts';
import { parameter, uriOf } from '../support/sip-message.ts';
import { type Handler, type Peer, type Received, type Sent, type SentRequest, startPeer } from '../support/sip-peer.ts';
import { type Phone, type PhoneOptions, startPhone } from '../support/sip-phone.ts';
import type { ServerCounts, ServerOrder, ServerReport } from './orders.ts';

const LOGIN = { user: 'klaus', password: 'secret', realm: 'pbx.example' };

/** Short enough that a line is refreshed often; RFC 3261 §10.3 lets the registrar choose. */
const GRANTED_SECONDS = 40;

const toResult = (fragment: string) => [{ fragment: 'SIP/2.0 100 Trying' }, { fragment }];

/** What a call may meet. The first is the most likely. `asks`: for the password. */
const PHONES: readonly (Omit<PhoneOptions, 'peer'> & { readonly share: number; readonly asks?: boolean })[] = [
  { share: 6, answerAfterMs: 400 },
  { share: 3, answerAfterMs: 50, asks: true },
  { share: 2, answer: 486 },
  { share: 1, answer: 603, answerAfterMs: 300 },
  { share: 2, answer: 'manual' },
  { share: 2, notify: toResult('SIP/2.0 486 Busy Here') },
  { share: 1, notify: toResult('SIP/2.0 404 Not Found') },
  { share: 1, refer: 603 },
  { share: 1, refer: 'silent' },
  { share: 1, bye: 'silent' },
  { share: 1, cancel: 'silent', answer: 'manual' },
  { share: 1, cancel: 'answer', answer: 'manual' },
  { share: 1, hangUp: 'after-202', notify: [] },
  { share: 1, ring: false, trying: false, answer: 'manual' },
];

/** One life of the server, until it is restarted: what it knew is then forgotten. */
interface Life {
  readonly peer: Peer;
  readonly phones: readonly Phone[];
  readonly bindings: ReadonlyMap<string, Received>;
  announce(random: () => number): void;
  end(): Promise<void>;
}

async function begin(transport: TransportName, port: number, random: () => number): Promise<Life> {
  const peer = await startPeer({ transport, port, timeoutMs: 40_000 });
  const routes = new Map<string, Handler>();
  const calls = new Map<string, number>();
  const gates = new Map<string, Gate>();
  const bindings = new Map<string, Received>();
  const replied = new Map<string, Sent>();
  const timers = new Set<NodeJS.Timeout>();
  let announced = 0;

  const gateOf = (key: string): Gate => {
    const gate = gates.get(key) ?? createGate([LOGIN]);
    gates.set(key, gate);
    return gate;
  };
  const later = (ms: number, run: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  };
  const phones = PHONES.map((kind, at) => {
    const on: Peer['on'] = (_, handler) => {
      routes.set(String(at), handler);
      return () => routes.delete(String(at));
    };
    return startPhone({ ...kind, peer: Object.create(peer, { on: { value: on } }) });
  });

  /** @returns whether it was answered already, or has to show its password first */
  const isHeldUp = (request: Received, key: string): boolean => {
    const earlier = replied.get(request.branch);
    if (earlier !== undefined) {
      peer.sendAgain(earlier);
      return true;
    }
    const refusal = gateOf(key).check(request);
    if (refusal === undefined) return false;
    replied.set(request.branch, peer.reply(request, refusal.status, undefined, { headers: refusal.headers }));
    return true;
  };

  peer.on('*', (request, respond) => {
    const user = /^sip:([^@]*)@/.exec(uriOf(request.header('to')))?.[1] ?? '';
    if (request.method === 'REGISTER') {
      if (isHeldUp(request, `line ${user}`)) return;
      const contacts = request.all('contact');
      const granted = contacts.map((contact) => contact.replace(/;expires=[1-9]\d*/, `;expires=${GRANTED_SECONDS}`));
      const kept = granted.filter((contact) => parameter(contact, 'expires') !== '0');
      if (kept.length > 0) bindings.set(user, request);
      else bindings.delete(user);
      replied.set(request.branch, respond(200, 'OK', { headers: { Contact: kept }, contact: null }));
      return;
    }
    if (request.method === 'OPTIONS' && request.toTag === '') {
      respond(200, 'OK', { contact: null });
      return;
    }
    const at = calls.get(request.callId) ?? pick(random);
    calls.set(request.callId, at);
    const asks = PHONES[at]?.asks === true && request.method === 'INVITE' && request.toTag === '';
    if (asks && isHeldUp(request, request.callId)) return;
    routes.get(String(at))?.(request, respond);
  });

  /** Over UDP again and again, until there is an answer (RFC 3261 §17.1.1.2). */
  const insist = (request: SentRequest, method: string): void => {
    const isAnswered = (): boolean =>
      peer.responses(request.message.callId, method).some(({ branch }) => branch === request.branch);
    for (const ms of [500, 1_500, 3_500, 7_500]) later(ms, () => isAnswered() || request.repeat());
  };

  function announce(chance: () => number): void {
    const bound = [...bindings.values()];
    const registered = bound[Math.floor(chance() * bound.length)];
    if (registered === undefined) return;
    announced += 1;
    const common = {
      uri: uriOf(registered.header('contact')),
      from: `"Eva" <sip:+4315056410${announced % 10}@example.com>;tag=caller${announced}`,
      to: registered.header('to'),
      callId: `announced-${peer.port}-${process.uptime()}-${announced}`,
      cseq: 1,
      target: registered.link,
    };
    const invite = peer.request({ ...common, method: 'INVITE' });
    insist(invite, 'INVITE');
    const stop = peer.onResponse((response) => {
      if (response.branch !== invite.branch || response.method !== 'INVITE' || response.status < 200) return;
      peer.request({ ...common, to: response.header('to'), method: 'ACK', branch: invite.branch });
    });
    const headers = chance() < 0.5 ? {} : { Reason: 'SIP;cause=200;text="Call completed elsewhere"' };
    later(300 + 4_000 * chance(), () => {
      const cancel = peer.request({ ...common, method: 'CANCEL', branch: invite.branch, headers });
      insist(cancel, 'CANCEL');
      later(34_000, stop);
    });
  }

  return {
    peer,
    phones,
    bindings,
    announce,
    async end() {
      for (const phone of phones) phone.close();
      for (const timer of timers) clearTimeout(timer);
      await peer.close();
    },
  };
}

function pick(random: () => number): number {
  let at = random() * PHONES.reduce((sum, { share }) => sum + share, 0);
  return PHONES.findIndex(({ share }) => {
    at -= share;
    return at < 0;
  });
}

/** What the lives before have seen. */
const zero = (): ServerCounts => ({
  registers: 0,
  rings: 0,
  doubleRings: 0,
  dialled: 0,
  dialledTwice: 0,
  announced: 0,
});

function countsOf({ peer, phones }: Life): ServerCounts {
  const calls = phones.flatMap((phone) => phone.calls);
  return {
    registers: peer.requests('REGISTER').length,
    rings: phones.reduce((sum, { rings }) => sum + rings, 0),
    doubleRings: phones.reduce((sum, { doubleRings }) => sum + doubleRings, 0),
    dialled: calls.filter(({ referTo }) => referTo.length > 0).length,
    dialledTwice: calls.filter(({ referTo }) => referTo.length > 1).length,
    announced: peer.sent.filter(({ isRequest, method }) => isRequest && method === 'INVITE').length,
  };
}

const add = (a: ServerCounts, b: ServerCounts): ServerCounts =>
  Object.fromEntries(Object.entries(a).map(([name, count]) => [name, count + b[name as keyof ServerCounts]])) as never;

async function serve(transport: TransportName, seed: number): Promise<void> {
  const random = createSeededRandom(seed);
  let before = zero();
  let life = await begin(transport, 0, random);
  const { port } = life.peer;
  let working = Promise.resolve();
  const report = (answer: ServerReport): void => void process.send?.(answer);

  async function obey(order: ServerOrder): Promise<void> {
    if (order.do === 'announce') life.announce(random);
    else if (order.do === 'impair') life.peer.impair(order.loss > 0 ? { ...order, delayMs: 80 } : undefined);
    else if (order.do === 'reset') {
      for (const connection of life.peer.connections) if ('reset' in connection) connection.reset();
    } else if (order.do === 'restart') {
      before = add(before, countsOf(life));
      await life.end();
      await new Promise((resolve) => setTimeout(resolve, order.downMs));
      life = await begin(transport, port, random);
    } else if (order.do === 'count') report({ kind: 'counts', counts: add(before, countsOf(life)) });
    else {
      await life.end();
      process.exit();
    }
  }

  process.on('message', (order: ServerOrder) => {
    working = working.then(() => obey(order));
  });
  // Whoever started it is gone.
  process.on('disconnect', () => process.exit());
  report({ kind: 'listening', port });
}

const [transport = 'udp', seed = '1'] = process.argv.slice(2);
await serve(transport as TransportName, Number(seed));
