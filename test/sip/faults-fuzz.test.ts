/** Broken answers to a REGISTER, broken calls to a line, broken records in DNS: nothing throws, nothing is left, it works on. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lookUpEnum } from '../../electron/core/calls/enum-lookup.ts';
import { isIpv4, isIpv6 } from '../../electron/core/sip/lexis.ts';
import { locate } from '../../electron/core/sip/locate.ts';
import { parseUri } from '../../electron/core/sip/uri.ts';
import { createCrypto } from '../../electron/node/crypto.ts';
import { ok } from '../../electron/shared/result.ts';
import { createFuzz } from '../support/fuzz.ts';
import { createFakeResolver } from '../support/ports.ts';
import { actAsRegistrar, fastClock, isRegistered, register } from '../support/registering.ts';
import { clean, stage } from '../support/scenario.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { writeMessage } from '../support/sip-message.ts';
import type { Received } from '../support/sip-peer.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, line } = stage();

const thrown: unknown[] = [];
const note = (error: unknown): void => void thrown.push(error);
beforeEach(() => {
  thrown.length = 0;
  process.on('uncaughtException', note).on('unhandledRejection', note);
});
afterEach(() => {
  process.off('uncaughtException', note).off('unhandledRejection', note);
  expect(thrown).toEqual([]);
});

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What a registrar may say to this request, each way of saying it whole. */
function answersTo(request: Received): readonly string[] {
  const answer = (status: string, more: readonly (readonly [string, string])[]): string =>
    writeMessage(`SIP/2.0 ${status}`, [
      ['Via', request.header('via')],
      ['From', request.header('from')],
      ['To', `${request.header('to')};tag=reg`],
      ['Call-ID', request.callId],
      ['CSeq', request.header('cseq')],
      ...more,
    ]);
  return [
    answer('200 OK', [['Contact', `${request.header('contact')}, "x" <sip:other@192.0.2.1;line=1>;expires=5;q=0.1`]]),
    answer('401 Unauthorized', [['WWW-Authenticate', 'Digest realm="r", nonce="n", algorithm=SHA-256, qop="auth"']]),
    answer('423 Interval Too Brief', [['Min-Expires', '1800']]),
    answer('503 Service Unavailable', [['Retry-After', '120 (busy);duration=60']]),
    answer('301 Moved Permanently', [['Contact', '<sip:other.example>']]),
  ];
}

it.each([1, 2])('1,000 broken answers to REGISTER, then a good one (seed %i)', async (seed) => {
  const desk = await peer();
  let left = 1_000;
  const stop = desk.on('REGISTER', (request) => {
    const fuzz = createFuzz(answersTo(request), seed * 10_000 + left);
    for (let n = 0; n < 25 && left > 0; n += 1, left -= 1) void desk.sendRaw(fuzz(), request.link);
  });
  const clock = fastClock(100);
  const office = line({ via: desk, clock });
  let home = register(office, clock);
  /** A refused password is not tried again until somebody sets one: then the line begins anew. */
  const again = async (): Promise<void> => {
    const last = home.statuses.at(-1);
    if (last?.state !== 'failed' || last.retryAt !== undefined) {
      home.wakeUp();
      return;
    }
    await home.stop();
    home = register(office, clock);
  };
  for (let asked = 0; left > 0; asked = desk.requests('REGISTER').length) {
    await again();
    await expect.poll(() => desk.requests('REGISTER').length, { timeout: 10_000 }).toBeGreaterThan(asked);
  }
  stop();
  actAsRegistrar(desk, { challenge: false });
  const { statuses } = home;
  const before = statuses.length;
  await again();
  await expect
    .poll(() => home.statuses.slice(home.statuses === statuses ? before : 0).some(isRegistered), { timeout: 20_000 })
    .toBe(true);
  await home.stop();
  await clean(office);
});

it.each([3, 4])('1,000 broken INVITEs, CANCELs and ACKs to a registered line (seed %i)', async (seed) => {
  const desk = await peer();
  actAsRegistrar(desk, { challenge: false });
  const clock = fastClock(200);
  const office = line({ via: desk, clock });
  const rung: string[] = [];
  const over: string[] = [];
  office.line.edge.announceTo({
    invited: ({ id }) => {
      rung.push(id);
      return 'ring';
    },
    ended: (id) => over.push(id),
  });
  const home = register(office, clock);
  await home.until(isRegistered);
  const registered = desk.requests('REGISTER').at(-1) as Received;
  const random = createSeededRandom(seed);
  const call = (method: string, n: number): string =>
    writeMessage(`${method} sip:klaus@192.0.2.1 SIP/2.0`, [
      ['Via', `SIP/2.0/UDP ${desk.hostPort};branch=z9hG4bKcall${n};rport`],
      ['From', `"Eva Ä" <sip:+4315056${n}@example.com>;tag=${n}`.replace('Ä', '\xc3\x84')],
      ['To', '<sip:klaus@example.com>'],
      ['Call-ID', `call-${n}`],
      ['CSeq', `1 ${method}`],
      ['P-Asserted-Identity', '<tel:+43150564;ext=7>, "Eva" <sip:100@pbx>'],
      ['Remote-Party-ID', '"Max" <sip:200@pbx>;party=calling;privacy=off'],
      ['Reason', 'SIP;cause=200;text="Call completed elsewhere"'],
    ]);
  for (let n = 0; n < 1_000; n += 1) {
    const which = Math.floor(random() * 40);
    const fuzz = createFuzz(
      ['INVITE', 'INVITE', 'CANCEL', 'ACK'].map((method) => call(method, which)),
      seed * 10_000 + n,
    );
    await desk.sendRaw(fuzz(), registered.link);
    if (n % 10 === 0) await turn();
  }
  // Those that rang have ended after three minutes of the line's time.
  await expect.poll(() => [rung.length > 0, over.length], { timeout: 20_000 }).toEqual([true, rung.length]);
  expect(new Set(over).size).toBe(over.length);
  expect(office.line.edge.live.announcements).toBeLessThanOrEqual(20);
  const before = rung.length;
  await desk.sendRaw(call('INVITE', 1_000), registered.link);
  await expect.poll(() => rung.length).toBe(before + 1);
  await home.stop();
  await clean(office);
});

const PIECES = [
  '',
  '.',
  '..',
  '!',
  '!^.*$!sip:\\1@x!',
  '!^(.*)$!sip:\\0@x.test!i',
  '!(a*)*$!sip:b!',
  '!.*!sip:%00@!',
  's',
  'u',
  'SIP+D2U',
  'SIPS+D2T',
  'E2U+sip',
  'E2U+',
  'sip:a@b',
  'a.test',
  '_sip._udp.a.test',
  '\0',
  '\xff',
  '[::1',
  '-1',
  'x'.repeat(300),
];

it.each([5, 6])(
  '2,000 answers of DNS made of broken pieces: NAPTR, SRV, addresses and ENUM (seed %i)',
  async (seed) => {
    const random = createSeededRandom(seed);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const text = createFuzz(
      PIECES.filter((piece) => piece !== ''),
      seed,
    );
    const piece = (likely = ''): string => {
      if (likely !== '' && random() < 0.5) return likely;
      return random() < 0.7 ? pick(PIECES) : text();
    };
    const number = (): number => pick([0, 1, 10, 5060, 65_535, 65_536, -1, Number.NaN, 1e9]);
    const some = <T>(make: () => T): readonly T[] => Array.from({ length: 1 + Math.floor(random() * 5) }, make);
    const resolver = {
      ...createFakeResolver({}),
      naptr: async () =>
        ok(
          some(() => ({
            order: number(),
            preference: number(),
            flags: piece('u'),
            service: piece('E2U+sip'),
            regexp: piece('!^(.*)$!sip:\\1@x.test!'),
            replacement: piece(),
          })),
        ),
      srv: async () => ok(some(() => ({ priority: number(), weight: number(), port: number(), target: piece() }))),
      addresses: async () => ok(some(() => pick(['192.0.2.1', '::1']))),
    };
    const deps = { resolver, crypto: createCrypto(), clock: fastClock(100) };
    let found = 0;
    for (let n = 0; n < 1_000; n += 1) {
      const located = await locate({ scheme: 'sip', host: 'a.test' }, pick(['auto', 'udp', 'tls']), deps, 'a.test');
      for (const { address, port } of located.ok ? located.value : []) {
        expect(isIpv4(address) || isIpv6(address)).toBe(true);
        expect(port >= 1 && port <= 65_535).toBe(true);
      }
      const uri = await lookUpEnum('+43150564', 'e164.arpa', deps);
      if (uri.ok) {
        found += 1;
        expect(parseUri(uri.value)).toBeDefined();
        expect(uri.value).toMatch(/^[\x21-\x7e]+$/);
      }
    }
    expect(found).toBeGreaterThan(0);
  },
);
