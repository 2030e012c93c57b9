/** Registrars that answer anything (RFC 3261 §10.3): what the line makes of it, and how often it asks. */
import { expect, it } from 'vitest';
import { fastClock, register } from '../support/registering.ts';
import { clean, stage } from '../support/scenario.ts';
import type { HeaderChanges } from '../support/sip-peer.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, line } = stage();

interface Answer {
  readonly status: number;
  /** Of the n-th answer to a REGISTER with this Contact. */
  readonly headers?: (contact: string, n: number) => HeaderChanges;
}

const challenge = (text: (n: number) => string): Answer => ({
  status: 401,
  headers: (_, n) => ({ 'WWW-Authenticate': `Digest ${text(n)}` }),
});
const LISTS_OTHERS: Answer = {
  status: 200,
  headers: (own) => ({
    Contact: ['<sip:a@b>;expires=5', '"x, <y>" <sip:c@d>;expires=7', own.replace(/expires=\d+/, 'expires=1800')],
  }),
};

it.each<
  [
    string,
    Answer,
    { readonly state: string; readonly asked: number; readonly seconds?: number; readonly kind?: string },
  ]
>([
  ['a 200 that lists nothing', { status: 200 }, { state: 'registered', asked: 1, seconds: 600 }],
  ['the own Contact behind those of others', LISTS_OTHERS, { state: 'registered', asked: 1, seconds: 1800 }],
  [
    '136 years',
    { status: 200, headers: () => ({ Expires: '4294967295' }) },
    { state: 'registered', asked: 1, seconds: 86_400 },
  ],
  [
    'an Expires that is no number',
    { status: 200, headers: () => ({ Expires: 'abc' }) },
    { state: 'registered', asked: 1, seconds: 600 },
  ],
  ['423 without an interval', { status: 423 }, { state: 'failed', asked: 1, kind: 'refused' }],
  [
    '423 for 136 years',
    { status: 423, headers: () => ({ 'Min-Expires': '4294967295' }) },
    { state: 'failed', asked: 1, kind: 'refused' },
  ],
  [
    '423 that always wants more',
    { status: 423, headers: (_, n) => ({ 'Min-Expires': `${1000 * n}` }) },
    { state: 'failed', asked: 4, kind: 'refused' },
  ],
  [
    '302 to somebody else',
    { status: 302, headers: () => ({ Contact: '<sip:evil@127.0.0.9>' }) },
    { state: 'failed', asked: 1, kind: 'refused' },
  ],
  [
    'a new nonce each time',
    challenge((n) => `realm="r", nonce="${n}"`),
    { state: 'failed', asked: 2, kind: 'password' },
  ],
  [
    'a stale nonce each time',
    challenge((n) => `realm="r", nonce="${n}", stale=true`),
    { state: 'failed', asked: 5, kind: 'busy' },
  ],
  [
    'another realm each time',
    challenge((n) => `realm="${n}", nonce="n"`),
    { state: 'failed', asked: 5, kind: 'realm' },
  ],
  [
    '503 with a Retry-After that is none',
    { status: 503, headers: () => ({ 'Retry-After': 'soon (;' }) },
    { state: 'failed', asked: 1, kind: 'busy' },
  ],
  ['699', { status: 699 }, { state: 'failed', asked: 1, kind: 'refused' }],
])('%s', async (_what, answer, expected) => {
  const desk = await peer();
  let asked = 0;
  desk.on('REGISTER', (request, respond) => {
    asked += 1;
    respond(answer.status, undefined, {
      contact: null,
      headers: answer.headers?.(request.header('contact'), asked) ?? {},
    });
  });
  const clock = fastClock(1);
  const office = line({ via: desk, clock });
  const registered = register(office, clock);
  const status = await registered.until(({ state }) => state !== 'registering');
  expect({ state: status.state, asked }).toEqual({ state: expected.state, asked: expected.asked });
  if (status.state === 'registered') {
    expect(Math.round((status.until - status.since) / 1000)).toBe(expected.seconds);
  } else if (status.state === 'failed') expect(status.fault.kind).toBe(expected.kind);
  await registered.stop();
  await clean(office);
});
