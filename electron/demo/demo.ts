/** The demo: an exchange, the user's phone and a callee on loopback, so that everything can be tried with no account. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../core/ports.ts';
import { createClock } from '../node/clock.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { LINE_DEFAULTS, type LineSettings } from '../shared/settings.ts';
import type { DemoBehaviour } from './behaviours.ts';
import { createCallee, type PartyOptions } from './callee.ts';
import type { Account } from './digest.ts';
import { type Element, openElement } from './element.ts';
import { createExchange } from './exchange.ts';
import { createPhone } from './phone.ts';
import { DEMO_TIMES, type DemoTimes, toPace } from './times.ts';
import type { UserAgent } from './user-agent.ts';

export interface DemoOptions {
  readonly behaviour?: DemoBehaviour;
  /** Multiplies all times of people: 1 is a person's pace, 0.01 a hundred times as fast. */
  readonly pace?: number;
  /** Single times, before they are multiplied. */
  readonly times?: Partial<DemoTimes>;
  /** RFC 3261 §17.1.1.1; 500 by default. */
  readonly t1Ms?: number;
  /** How many requests one nonce is good for, until `stale=true`; 4 by default. */
  readonly nonceUses?: number;
  readonly clock?: Pick<Clock, 'now' | 'after'>;
}

/** A line as it is configured, with its password beside. The password is another one for each demo. */
export type DemoLine = LineSettings & { readonly password: string };

export interface DemoEvent {
  /** Milliseconds since the demo was started. */
  readonly at: number;
  readonly who: 'exchange' | 'phone' | 'callee';
  /** What it did, to be read after its name: "rings". */
  readonly text: string;
}

export interface DemoExchange {
  readonly line: DemoLine;
  /** What has happened, oldest first; the latest 200 events. */
  describe(): readonly DemoEvent[];
  /** What is not over: calls that ring or stand at the two phones, and requests that nobody has answered. */
  left(): { readonly calls: number; readonly requests: number };
  /** Ends at once: no socket is open and no timer runs when the promise is fulfilled. Idempotent. */
  close(): Promise<void>;
}

/** RFC 6761 §6.2: no such name will ever exist, so nothing can lead to somebody else's server. */
const DOMAIN = 'demo.dialtray.test';
const USER = 'demo';
const EXTENSION = '100';
const GATEWAY = 'callee';
const MAX_EVENTS = 200;

const createPassword = (): string => randomBytes(12).toString('hex');

function createDiary(now: () => number) {
  const startedAt = now();
  const events: DemoEvent[] = [];
  return {
    events,
    reporter: (who: DemoEvent['who']) => (text: string) => {
      events.push({ at: now() - startedAt, who, text });
      if (events.length > MAX_EVENTS) events.shift();
    },
  };
}

/**
 * Opens three UDP ports on 127.0.0.1 and waits until both phones are registered. Several can run at once.
 * The error is one plain sentence: a port that cannot be opened, a phone that could not register.
 */
export async function startDemoExchange(options: DemoOptions = {}): Promise<Result<DemoExchange, string>> {
  const { behaviour = 'answer', t1Ms = 500, clock = createClock() } = options;
  const times = toPace({ ...DEMO_TIMES, ...options.times }, options.pace ?? 1);
  const { events, reporter } = createDiary(clock.now);
  const accounts: readonly [Account, Account, Account] = [
    { user: USER, password: createPassword() },
    { user: EXTENSION, password: createPassword() },
    { user: GATEWAY, password: createPassword() },
  ];
  const elements: Element[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(elements.map((element) => element.close()));
  };
  const fail = async (text: string) => {
    await close();
    return err(text);
  };

  const exchange = await openElement({ clock, t1Ms }, (element) =>
    createExchange(element, {
      domain: DOMAIN,
      accounts,
      gateway: GATEWAY,
      knowsNumbers: behaviour !== 'not-found',
      ringLimitMs: times.ringLimitMs,
      nonceUses: options.nonceUses ?? 4,
      report: reporter('exchange'),
    }),
  );
  if (!exchange.ok) return exchange;
  elements.push(exchange.value.element);
  const { local } = exchange.value.element;

  const agents: UserAgent[] = [];
  for (const [who, account, create] of [
    ['phone', accounts[1], createPhone],
    ['callee', accounts[2], createCallee],
  ] as const) {
    const party: PartyOptions = {
      domain: DOMAIN,
      account,
      exchange: local,
      t1Ms,
      product: `Dialtray demo ${who}`,
      behaviour,
      times,
      report: reporter(who),
    };
    const opened = await openElement({ clock, t1Ms }, (element) => create(element, party));
    if (!opened.ok) return fail(opened.error);
    elements.push(opened.value.element);
    agents.push(opened.value.user);
  }
  const registered = await Promise.all(agents.map((agent) => agent.register()));
  const refused = registered.find((result) => !result.ok);
  if (refused && !refused.ok) return fail(`The demo's ${refused.error}`);

  const line: DemoLine = {
    ...LINE_DEFAULTS,
    name: 'Demo',
    domain: DOMAIN,
    user: USER,
    extension: EXTENSION,
    outboundProxy: `${local.address}:${local.port};lr`,
    transport: 'udp',
    password: behaviour === 'wrong-password' ? createPassword() : accounts[0].password,
  };
  return ok({
    line,
    describe: () => [...events],
    left: () => ({
      calls: agents.reduce((sum, agent) => sum + agent.openCalls(), 0),
      requests: elements.reduce((sum, element) => sum + element.transactions.unanswered(), 0),
    }),
    close,
  });
}
