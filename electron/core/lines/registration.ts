/**
 * A line's registration (RFC 3261 §10), kept up for as long as the program runs, over one flow that is kept open.
 *
 *   registering --200--> registered --before it ends--> refreshed, over the same flow
 *        ^                    |
 *        +---- flow lost -----+   the stream broke, a pong did not come, ICMP said no, the computer woke up
 *        |
 *        +-- no target answers, 5xx, 408 --> failed, again after the time of RFC 5626 §4.5
 *        +-- 401 again, 403, no password --> failed, and not again: trying might lock the account
 *
 * Each way out of a state begins a new turn; whatever an older turn still waits for is then of no effect.
 */
import type { RegistrationFault } from '../../shared/registration-texts.ts';
import type { LineSettings } from '../../shared/settings.ts';
import type { Clock, Crypto, Target } from '../ports.ts';
import type { Flow } from '../sip/flows.ts';
import { within } from '../sip/locate/within.ts';
import type { Standalone } from '../sip/standalone.ts';
import { backOffMs, chance } from './back-off.ts';
import { type KeepAlive, keepAlive } from './keep-alive.ts';
import type { Line } from './line.ts';
import { judgeRegister, type RegisterVerdict } from './register-answer.ts';

export type RegistrationStatus =
  | { readonly state: 'registering'; readonly since: number }
  | { readonly state: 'registered'; readonly since: number; readonly until: number }
  | {
      readonly state: 'failed';
      readonly since: number;
      readonly fault: RegistrationFault;
      /** Absent: only the user can help. */
      readonly retryAt?: number;
    };

export interface RegistrationDeps {
  readonly line: Line;
  readonly settings: LineSettings;
  readonly clock: Clock;
  readonly crypto: Crypto;
  /** RFC 5626 §4.1: of this installation, the same for ever: a UUID. */
  readonly instanceId: string;
  changed(status: RegistrationStatus): void;
}

export interface LineRegistration {
  /** The network may be another one: the flow is left and the line registers anew, after a moment of its own. */
  wakeUp(): void;
  /** Unregisters, within `graceMs`. Nothing is told any more. */
  stop(graceMs: number): Promise<void>;
}

/** What is asked for. Short enough that a lost binding is back soon, long enough for thousands of lines. */
const INTERVAL_SECONDS = 600;

/** For one target while there is another, and for the last one (RFC 3261 §17.1.2.2: 64*T1). */
const FIRST_LIMIT_MS = 5_000;
const LAST_LIMIT_MS = 32_000;

/** Lines that wake up together do not all speak in the same moment. */
const WAKE_JITTER_MS = 2_000;

/** A flow that has lasted so long was a good one. Of those in a row that have not, so many are opened anew at once. */
const STEADY_MS = 120_000;
const MOST_BRIEF = 3;

/** A server locks the account of who keeps trying: after a refused password no change of network tries it again for so long. */
const REFUSED_MS = 3_600_000;

/** Of the time that a server asks for, so much more at most. */
const RETRY_SPREAD = 0.1;

/** How often one turn may say it again to the same server: another interval, and another Contact behind a NAT. */
const MOST_REPEATS = 3;

export function startRegistration(deps: RegistrationDeps): LineRegistration {
  return new Registering(deps);
}

class Registering implements LineRegistration {
  readonly #deps: RegistrationDeps;
  readonly #callId: string;
  readonly #localTag: string;
  #cseq = 0;
  /** Under way. */
  #asking: Standalone | undefined;
  #turn = 0;
  #failures = 0;
  #interval = INTERVAL_SECONDS;
  #since: number;
  #isRegistered = false;
  /** When the flow was registered over for the first time, and how many before it were brief. */
  #flowSince = 0;
  #brief = 0;
  #flow: Flow | undefined;
  /** What the registrar has from us; another one takes its place. */
  #bound: string | undefined;
  /** By which of its addresses it was told. */
  #boundAt: Target | undefined;
  #keepAlive: KeepAlive | undefined;
  #stopTimer = (): void => {};
  /** When the server has refused the password, on the clock for intervals. */
  #refusedAt: number | undefined;
  #state: RegistrationStatus['state'] | undefined;

  constructor(deps: RegistrationDeps) {
    this.#deps = deps;
    this.#callId = deps.crypto.random(16);
    this.#localTag = deps.crypto.random(8);
    this.#since = deps.clock.wallClock();
    this.#next(0);
  }

  wakeUp(): void {
    this.#leaveFlow();
    // A call that runs, or that ended a moment ago, still has the old sockets.
    this.#deps.line.edge.flows.renew();
    this.#deps.line.edge.standing.forget();
    if (this.#refusedAt !== undefined && this.#deps.clock.now() - this.#refusedAt < REFUSED_MS) return;
    this.#failures = 0;
    this.#brief = 0;
    this.#registering();
    this.#next(chance(this.#deps.crypto) * WAKE_JITTER_MS);
  }

  async stop(graceMs: number): Promise<void> {
    this.#turn += 1;
    this.#stopTimer();
    this.#keepAlive?.stop();
    this.#deps.line.edge.refuseAnnouncements();
    // One that is under way may bind us all the same.
    const isBound = this.#isRegistered || this.#asking !== undefined;
    this.#asking?.cancel();
    const { clock } = this.#deps;
    const end = clock.now() + graceMs;
    if (this.#flow === undefined) this.#flow = await this.#wayBack(graceMs);
    else if (!isBound) this.#leaveFlow();
    if (this.#flow !== undefined) await this.#send(this.#flow, 0, Math.max(0, end - clock.now()));
    this.#leaveFlow();
  }

  /** Between a flow that was left and the next one the registrar still has what was bound over the old one. */
  async #wayBack(limitMs: number): Promise<Flow | undefined> {
    const target = this.#boundAt;
    if (target === undefined || this.#bound === undefined || this.#state !== 'registering') return undefined;
    const opened = await within(this.#deps.clock, limitMs, this.#deps.line.open(target));
    return opened?.ok ? opened.value : undefined;
  }

  /** Begins a turn after a time. */
  #next(ms: number): void {
    this.#turn += 1;
    const turn = this.#turn;
    this.#stopTimer();
    this.#stopTimer = this.#deps.clock.after(ms, () => void this.#register(turn));
  }

  async #register(turn: number): Promise<void> {
    const isOver = (): boolean => turn !== this.#turn;
    if (this.#flow === undefined) this.#registering();
    const refreshed = this.#flow === undefined ? undefined : await this.#over(this.#flow, LAST_LIMIT_MS, isOver);
    if (isOver()) return;
    if (refreshed !== undefined && refreshed.kind !== 'elsewhere') {
      this.#settle(refreshed);
      return;
    }
    this.#leaveFlow();
    const { line } = this.#deps;
    const located = await line.locate();
    if (isOver()) return;
    if (!located.ok) {
      this.#failed({ kind: 'not-found', text: located.error.text });
      return;
    }
    line.edge.trust(located.value.map(({ address }) => address));
    const verdict = await this.#anyOf(located.value, isOver);
    if (!isOver()) this.#settle(verdict);
  }

  /** RFC 3263 §4.3: the targets in their order, until one has spoken. */
  async #anyOf(targets: readonly Target[], isOver: () => boolean): Promise<RegisterVerdict> {
    let verdict: RegisterVerdict = { kind: 'elsewhere', fault: { kind: 'silent' } };
    for (const [index, target] of targets.entries()) {
      const opened = await this.#deps.line.open(target);
      if (!opened.ok) {
        verdict = { kind: 'elsewhere', fault: { kind: 'unreachable', text: opened.error.text } };
        // A server that does not prove who it is leads to no other one, least of all over a weaker transport.
        if (opened.error.kind === 'certificate' || isOver()) break;
        continue;
      }
      if (isOver()) {
        this.#deps.line.edge.flows.release(opened.value);
        break;
      }
      this.#flow = opened.value;
      const isLast = index === targets.length - 1;
      verdict = await this.#over(opened.value, isLast ? LAST_LIMIT_MS : FIRST_LIMIT_MS, isOver);
      if (verdict.kind !== 'elsewhere' || isOver()) break;
      // Our patience ended before Timer F: the edge has not seen it fail.
      if (verdict.fault.kind === 'silent') this.#deps.line.edge.standing.failed(target, 'silent');
      this.#leaveFlow();
    }
    return verdict;
  }

  /** One server, and what it takes to agree with it. */
  async #over(flow: Flow, limitMs: number, isOver: () => boolean): Promise<RegisterVerdict> {
    let verdict = await this.#send(flow, this.#interval, limitMs);
    for (let repeats = 0; repeats < MOST_REPEATS && !isOver(); repeats++) {
      if (verdict.kind === 'too-brief') this.#interval = verdict.seconds;
      // RFC 3581 §4: the answer has told us by which address we are seen; what is bound must be that one.
      else if (verdict.kind !== 'registered' || this.#bound === this.#contact(flow)) break;
      verdict = await this.#send(flow, this.#interval, limitMs);
    }
    return verdict;
  }

  async #send(flow: Flow, seconds: number, limitMs: number): Promise<RegisterVerdict> {
    const { line } = this.#deps;
    const { account, edge } = line;
    const contact = this.#contact(flow);
    const old = this.#bound;
    // RFC 3261 §10.2: higher than that of one that has had no answer yet.
    this.#cseq = Math.max(this.#cseq, this.#asking?.cseq ?? 0);
    const asking = line.ask(flow, {
      method: 'REGISTER',
      requestUri: `sip:${account.host}`,
      to: account.aor,
      headers: [
        `Contact: ${contact}${this.#instance()};expires=${seconds}`,
        // RFC 3261 §10.2.2: the binding that this one takes the place of.
        ...(old !== undefined && old !== contact ? [`Contact: ${old};expires=0`] : []),
        `Expires: ${seconds}`,
      ],
      series: { callId: this.#callId, localTag: this.#localTag, cseq: this.#cseq + 1 },
      limitMs,
    });
    this.#asking = asking;
    const end = await asking.end;
    this.#cseq = Math.max(this.#cseq, asking.cseq);
    if (this.#asking === asking) this.#asking = undefined;
    const verdict = judgeRegister(end, edge.contactUser, seconds);
    if (verdict.kind === 'registered') {
      this.#bound = seconds === 0 ? undefined : contact;
      this.#boundAt = flow.target;
    }
    return verdict;
  }

  #contact(flow: Flow): string {
    return this.#deps.line.contact(flow);
  }

  /** RFC 3261 §11: any answer will do. */
  async #probe(flow: Flow, limitMs: number): Promise<boolean> {
    const { line } = this.#deps;
    const uri = `sip:${line.account.host}`;
    const { kind } = await line.ask(flow, { method: 'OPTIONS', requestUri: uri, to: uri, headers: [], limitMs }).end;
    return kind === 'answered';
  }

  /** RFC 5626 §4.1: the registrar knows this installation again, whatever its address is now. */
  #instance(): string {
    const { instanceId, line, crypto } = this.#deps;
    const hash = crypto.hash('sha256', `${instanceId} ${line.account.aor}`);
    // RFC 9562 §5.8: a UUID of our own making.
    const uuid = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
    return `;+sip.instance="<urn:uuid:${uuid}>"`;
  }

  #settle(verdict: RegisterVerdict): void {
    if (verdict.kind === 'registered') {
      this.#registered(verdict.seconds);
    } else if (verdict.kind === 'stop') {
      const { kind } = verdict.fault;
      this.#refusedAt = kind === 'password' || kind === 'forbidden' ? this.#deps.clock.now() : undefined;
      this.#leaveFlow();
      this.#deps.changed({ state: 'failed', since: this.#now('failed'), fault: verdict.fault });
    } else if (verdict.kind === 'too-brief') {
      // It keeps asking for more, and gets no more.
      this.#failed({ kind: 'refused', status: { code: 423, reason: 'Interval Too Brief' } });
    } else {
      this.#failed(verdict.fault, verdict.retrySeconds);
    }
  }

  #registered(seconds: number): void {
    const { clock, crypto, settings } = this.#deps;
    this.#failures = 0;
    this.#refusedAt = undefined;
    const since = this.#now('registered');
    this.#isRegistered = true;
    this.#deps.changed({ state: 'registered', since, until: clock.wallClock() + seconds * 1000 });
    const flow = this.#flow;
    if (flow !== undefined && this.#keepAlive?.flow !== flow) {
      this.#flowSince = clock.now();
      this.#keepAlive?.stop();
      this.#keepAlive = keepAlive(flow, {
        edge: this.#deps.line.edge,
        clock,
        crypto,
        seconds: settings.keepAliveSeconds,
        probe: (limitMs) => this.#probe(flow, limitMs),
        lost: (fault) => this.#lost({ kind: 'unreachable', text: fault.text }),
      });
    }
    // Early enough for a lost request or two, and not all lines at once.
    const part = seconds > 60 ? 0.75 + 0.15 * chance(crypto) : 0.5;
    this.#next(seconds * 1000 * part);
  }

  /** The way to the server is gone: at once by another one, unless a server takes us again and again and lets us go. */
  #lost(fault: RegistrationFault): void {
    this.#leaveFlow();
    this.#brief = this.#deps.clock.now() - this.#flowSince < STEADY_MS ? this.#brief + 1 : 0;
    if (this.#brief > MOST_BRIEF) {
      this.#failed(fault);
      return;
    }
    // Not all lines in the same moment: their server has most likely just begun anew.
    this.#registering();
    this.#next(chance(this.#deps.crypto) * WAKE_JITTER_MS);
  }

  #failed(fault: RegistrationFault, retrySeconds = 0): void {
    const { clock, crypto } = this.#deps;
    this.#leaveFlow();
    this.#failures += 1;
    // RFC 3261 §20.33: what a server asks of all its lines at once would bring them all back at once.
    const wanted = retrySeconds * 1000 * (1 + RETRY_SPREAD * chance(crypto));
    const ms = Math.round(Math.max(backOffMs(this.#failures, crypto), wanted));
    this.#deps.changed({ state: 'failed', since: this.#now('failed'), fault, retryAt: clock.wallClock() + ms });
    this.#next(ms);
  }

  #leaveFlow(): void {
    this.#keepAlive?.stop();
    this.#keepAlive = undefined;
    this.#isRegistered = false;
    this.#asking?.cancel();
    const { edge } = this.#deps.line;
    const flow = this.#flow;
    this.#flow = undefined;
    if (flow === undefined) return;
    edge.leaveAnnouncements(flow.wire);
    edge.flows.release(flow);
  }

  #registering(): void {
    this.#deps.changed({ state: 'registering', since: this.#now('registering') });
  }

  /** Since when it is so: a refresh changes nothing. */
  #now(state: RegistrationStatus['state']): number {
    if (this.#state !== state) this.#since = this.#deps.clock.wallClock();
    this.#state = state;
    return this.#since;
  }
}
