/** The first half of a line's test: from the settings to a connection, without a word of SIP. */

import type { Finding } from '../../shared/line-check.ts';
import type { Result } from '../../shared/result.ts';
import type { LineSettings } from '../../shared/settings.ts';
import { targetReason } from '../../shared/target-texts.ts';
import type { Clock, Target, WireFault } from '../ports.ts';
import { type Flow, hostPort, viaTransport } from '../sip/flows.ts';
import { isIpv4, isIpv6 } from '../sip/lexis.ts';
import { fromOctets } from '../sip/octets.ts';
import type { Found } from './check.ts';
import { type Account, type Line, parseAccount } from './line.ts';

/** What every step may use. */
export interface Look {
  readonly line: Line;
  readonly settings: LineSettings;
  readonly clock: Clock;
  /** The test is over: nothing is to be begun any more. */
  stopped(): boolean;
}

/** Where the line connects to, and what else it could try. */
export interface Way {
  readonly target: Target;
  readonly others: readonly Target[];
  /** Absent where it is TLS, which the next step sets up. */
  readonly flow: Flow | undefined;
}

/** Addresses that are tried and named; a test is no scan. */
const TRIED_TARGETS = 4;
const NAMED_TARGETS = 3;
/** A certificate that ends sooner deserves a word. */
const EXPIRY_NOTICE_MS = 14 * 86_400_000;

/** `klaus@sipgate.de`, for people. */
export const shownUri = (uri: string): string => fromOctets(uri.slice(uri.indexOf(':') + 1));

export function checkSettings(settings: LineSettings): Found<Account> {
  const account = parseAccount(settings);
  if (!account.ok) return { finding: 'settings-invalid', facts: { detail: account.error } };
  const { aor, phone, nextHop } = account.value;
  const server = nextHop.port === undefined ? nextHop.host : hostPort({ address: nextHop.host, port: nextHop.port });
  const facts = { account: shownUri(aor), phone: shownUri(phone), server };
  return { finding: 'settings-ok', facts, value: account.value };
}

export async function checkDns({ line }: Look): Promise<Found<readonly Target[]>> {
  const { host } = line.account.nextHop;
  const located = await line.locate();
  if (!located.ok) {
    const { kind, text } = located.error;
    if (kind === 'not-found') return { finding: 'dns-not-found', facts: { host, detail: text } };
    if (kind === 'temporary') return { finding: 'dns-temporary', facts: { host } };
    return { finding: 'dns-invalid', facts: { detail: text } };
  }
  const shown = located.value.slice(0, NAMED_TARGETS).map(shownTarget);
  if (located.value.length > NAMED_TARGETS) shown.push('…');
  const facts = { host, targets: shown.join(', ') };
  if (isIpv4(host) || isIpv6(host)) return { finding: 'dns-literal', facts, value: located.value };
  const by = targetReason({ source: located.value[0]?.source, aside: [] }, 'en');
  return { finding: 'dns-found', facts: { ...facts, by }, value: located.value };
}

/** `UDP 192.0.2.1:5060` */
export const shownTarget = (target: Target): string => `${viaTransport(target.transport)} ${hostPort(target)}`;

/** The first address that can be connected. Of TLS only the TCP below it, so that it is clear which of the two fails. */
export async function checkTransport({ line, stopped }: Look, targets: readonly Target[]): Promise<Found<Way>> {
  let first: { readonly target: Target; readonly fault: WireFault } | undefined;
  for (const [index, target] of targets.slice(0, TRIED_TARGETS).entries()) {
    if (stopped()) break;
    const secured = target.transport === 'tls';
    const opened = await line.edge.flows.open(secured ? { ...target, transport: 'tcp' } : target);
    if (!opened.ok) {
      first ??= { target, fault: opened.error };
      continue;
    }
    if (secured) line.edge.flows.release(opened.value);
    const value = { target, others: targets.slice(index + 1), flow: secured ? undefined : opened.value };
    const facts = { local: hostPort(opened.value.wire.local), target: hostPort(target) };
    if (first !== undefined) {
      const shown = { tried: shownTarget(first.target), target: shownTarget(target) };
      return { finding: 'transport-other', facts: { ...facts, ...shown }, value };
    }
    return { finding: target.transport === 'udp' ? 'transport-udp' : 'transport-connected', facts, value };
  }
  return first === undefined ? { finding: 'skipped-cancelled' } : notConnected(first.target, first.fault);
}

function notConnected(target: Target, { kind, text }: WireFault): Found<never> {
  const known: Readonly<Record<string, Finding>> = {
    refused: 'transport-refused',
    unreachable: 'transport-unreachable',
    timeout: 'transport-timeout',
  };
  const finding = known[kind];
  const facts = { target: hostPort(target) };
  return finding === undefined
    ? { finding: 'transport-failed', facts: { ...facts, detail: text } }
    : { finding, facts };
}

/** RFC 5922 §7: the certificate proves the domain that the user typed, or there is no connection. */
export async function checkTls({ line, clock }: Look, { target, flow }: Way): Promise<Found<Flow>> {
  if (flow !== undefined) {
    return { finding: 'tls-unused', facts: { transport: viaTransport(target.transport) }, value: flow };
  }
  const opened: Result<Flow, WireFault> = await line.edge.flows.open(target);
  if (!opened.ok) return { finding: 'tls-failed', facts: { target: hostPort(target), detail: opened.error.text } };
  const { identity } = target;
  const { security } = opened.value.wire;
  if (security === undefined) return { finding: 'tls-verified-briefly', facts: { identity }, value: opened.value };
  const until = new Date(security.validUntil).toISOString().slice(0, 10);
  const soon = security.validUntil - clock.wallClock() < EXPIRY_NOTICE_MS;
  const facts = { identity, until, protocol: security.protocol };
  return { finding: soon ? 'tls-expires-soon' : 'tls-verified', facts, value: opened.value };
}
