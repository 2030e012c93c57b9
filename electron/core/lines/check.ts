/**
 * The test of a line: step by step the way that a call takes, on sockets of its own and with settings that need not be saved.
 * It rings nobody and changes nothing at the server: OPTIONS asks who is there (RFC 3261 §11), a REGISTER without Contact asks
 * what is registered (§10.2.3). A wrong password is tried once, where a server answers 403 twice, so that it locks nobody out.
 */

import {
  CHECK_STEPS,
  type CheckFacts,
  type CheckStep,
  type CheckStepId,
  type Finding,
  type LineCheck,
  resultOf,
  stateOf,
} from '../../shared/line-check.ts';
import type { LineSettings } from '../../shared/settings.ts';
import type { Clock, Crypto, Log, Network, Resolver, Trace } from '../ports.ts';
import { checkPhone, checkTransfer } from './check-phone.ts';
import { checkLogin, checkServer } from './check-server.ts';
import { checkDns, checkSettings, checkTls, checkTransport } from './check-way.ts';
import { Line } from './line.ts';

export interface CheckDeps {
  network(line: LineSettings): Network;
  readonly resolver: Resolver;
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly log: Log;
  readonly trace?: Trace | undefined;
  readonly userAgent: string;
}

export interface RunningCheck {
  /** Never rejects. Every socket is closed when it is fulfilled. */
  readonly done: Promise<LineCheck>;
  /** What is done is kept. Once it is over: nothing happens. */
  cancel(): void;
}

/** What a step has found. `value`: what the next one builds on; without it nothing further makes sense. */
export interface Found<T> {
  readonly finding: Finding;
  readonly facts?: CheckFacts;
  readonly value?: T;
}

/** The longest that the whole may take. */
export const CHECK_LIMIT_MS = 20_000;

type Stop = 'cancelled' | 'time';

/** @param onStep gets each step twice: when it begins and when it ends; what is skipped only once */
export function checkLine(
  settings: LineSettings,
  password: string | undefined,
  deps: CheckDeps,
  onStep: (step: CheckStep) => void = () => {},
  limitMs: number = CHECK_LIMIT_MS,
): RunningCheck {
  const { clock } = deps;
  const began = clock.now();
  let steps: readonly CheckStep[] = [];
  let line: Line | undefined;
  let stopped: Stop | undefined;
  let stop = (_why: Stop): void => {};
  const stopping = new Promise<Stop>((resolve) => {
    stop = (why) => {
      stopped ??= why;
      resolve(why);
    };
  });
  const stopTimer = clock.after(limitMs, () => stop('time'));

  function show(step: CheckStep): void {
    steps = [...steps.filter(({ id }) => id !== step.id), step];
    onStep(step);
  }

  function end(id: CheckStepId, finding: Finding, facts: CheckFacts, ms?: number): void {
    show({ id, state: stateOf(finding), ...(ms === undefined ? {} : { ms }), finding, facts });
  }

  async function run<T>(id: CheckStepId, look: () => Found<T> | Promise<Found<T>>): Promise<T | undefined> {
    if (stopped !== undefined) return undefined;
    const start = clock.now();
    show({ id, state: 'running', facts: {} });
    const found = await Promise.race([look(), stopping]);
    const ms = clock.now() - start;
    if (typeof found === 'string') {
      if (found === 'time') end(id, 'time-over', { seconds: limitMs / 1000 }, ms);
      else end(id, 'skipped-cancelled', {});
      return undefined;
    }
    const skipped = stateOf(found.finding) === 'skipped';
    end(id, found.finding, found.facts ?? {}, skipped ? undefined : ms);
    return found.value;
  }

  async function goThrough(): Promise<void> {
    const account = await run('settings', () => checkSettings(settings));
    if (account === undefined) return;
    line = new Line(settings, account, { ...deps, network: deps.network(settings), password });
    const look = { line, settings, clock, stopped: () => stopped !== undefined };
    const targets = await run('dns', () => checkDns(look));
    if (targets === undefined) return;
    const way = await run('transport', () => checkTransport(look, targets));
    if (way === undefined) return;
    const flow = await run('tls', () => checkTls(look, way));
    if (flow === undefined) return;
    const server = await run('server', () => checkServer(look, way, flow));
    if (server === undefined) return;
    const login = await run('login', () => checkLogin(look, server));
    if (login === undefined) return;
    const phone = await run('phone', () => checkPhone(look, server, login));
    if (phone === undefined) return;
    await run('transfer', () => checkTransfer(phone));
  }

  async function check(): Promise<LineCheck> {
    await goThrough().finally(() => {
      stopTimer();
      return line?.close();
    });
    const why = stopped === undefined ? 'skipped-failed' : stopped === 'time' ? 'skipped-time' : 'skipped-cancelled';
    for (const id of CHECK_STEPS) if (!steps.some((step) => step.id === id)) end(id, why, {});
    // Cancelled when nothing was left to do, it is not cancelled.
    return { line: settings.name, state: resultOf(steps), steps, ms: clock.now() - began };
  }

  return { done: check(), cancel: () => stop('cancelled') };
}
