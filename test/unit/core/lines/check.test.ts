/** What cannot be had from real sockets at will: faults of every kind, many addresses, a wire that says nothing about TLS. */
import { describe, expect, it } from 'vitest';
import { type CheckDeps, checkLine } from '../../../../electron/core/lines/check.ts';
import type { Network, Target, Wire, WireFault, WireFaultKind } from '../../../../electron/core/ports.ts';
import { createClock } from '../../../../electron/node/clock.ts';
import { createCrypto } from '../../../../electron/node/crypto.ts';
import { checkStepText, type LineCheck } from '../../../../electron/shared/line-check.ts';
import { err, ok, type Result } from '../../../../electron/shared/result.ts';
import { LINE_DEFAULTS, type LineSettings } from '../../../../electron/shared/settings.ts';

const line: LineSettings = { ...LINE_DEFAULTS, name: 'office', domain: 'pbx.example:5070', user: 'klaus' };

type Open = (target: Target) => Result<Wire, WireFault>;

async function check(open: Open, settings: Partial<LineSettings> = {}, addresses: readonly string[] = ['192.0.2.1']) {
  const opened: string[] = [];
  const network: Network = {
    async open(target) {
      opened.push(`${target.transport} ${target.address}`);
      return open(target);
    },
    openSink: async () => err({ kind: 'local', text: 'none is needed' }),
  };
  const none = async () => err({ kind: 'not-found', text: 'no' } as const);
  const resolver = { addresses: async () => ok(addresses), srv: none, naptr: none };
  const deps: CheckDeps = {
    network: () => network,
    resolver,
    crypto: createCrypto(),
    clock: createClock(),
    log: { debug: () => {}, warn: () => {} },
    userAgent: 'Dialtray/test',
  };
  const result = await checkLine({ ...line, ...settings }, 'secret', deps, () => {}, 200).done;
  return { result, opened };
}

const fault = (kind: WireFaultKind) => () => err({ kind, text: `This is ${kind}.` });
const stepOf = ({ steps }: LineCheck, id: string) => steps.find((step) => step.id === id);

/** Takes everything and says nothing. */
const silentWire = ({ transport, address, port }: Target): Wire => ({
  transport,
  local: { address: '192.0.2.99', port: 40_000 },
  remote: { address, port },
  send: () => {},
  probe: () => {},
  close: () => {},
});

describe('a connection that cannot be had', () => {
  it.each([
    ['refused', 'transport-refused', undefined],
    ['unreachable', 'transport-unreachable', undefined],
    ['timeout', 'transport-timeout', undefined],
    ['local', 'transport-failed', 'This is local.'],
    ['reset', 'transport-failed', 'This is reset.'],
  ] as const)('%s: %s', async (kind, finding, detail) => {
    const { result } = await check(fault(kind), { transport: 'tcp' });
    expect(stepOf(result, 'transport')).toMatchObject({ finding, facts: { target: '192.0.2.1:5070' } });
    expect(stepOf(result, 'transport')?.facts.detail).toBe(detail);
    expect(result.state).toBe('failed');
  });

  it('RFC 3263 §4.3 four addresses are tried, not all that a name has', async () => {
    const addresses = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4', '192.0.2.5', '192.0.2.6'];
    const { result, opened } = await check(fault('timeout'), { transport: 'tcp' }, addresses);
    expect(opened).toEqual(addresses.slice(0, 4).map((address) => `tcp ${address}`));
    expect(stepOf(result, 'transport')?.facts).toEqual({ target: '192.0.2.1:5070' });
    expect(stepOf(result, 'dns')?.facts.targets).toBe('TCP 192.0.2.1:5070, TCP 192.0.2.2:5070, TCP 192.0.2.3:5070, …');
  });
});

describe('TLS', () => {
  it('is told apart from the TCP below it', async () => {
    const open: Open = (target) => (target.transport === 'tcp' ? ok(silentWire(target)) : fault('timeout')());
    const { result, opened } = await check(open, { transport: 'tls' });
    expect(opened).toEqual(['tcp 192.0.2.1', 'tls 192.0.2.1']);
    expect(stepOf(result, 'transport')?.state).toBe('ok');
    expect(stepOf(result, 'tls')).toMatchObject({ finding: 'tls-failed', facts: { detail: 'This is timeout.' } });
  });

  it('a wire that says nothing about its certificate has proved it all the same', async () => {
    const { result } = await check((target) => ok(silentWire(target)), { transport: 'tls' });
    expect(stepOf(result, 'tls')).toMatchObject({
      finding: 'tls-verified-briefly',
      facts: { identity: 'pbx.example' },
    });
  });
});

it('IPv6 addresses stand in brackets', async () => {
  const { result } = await check((target) => ok(silentWire(target)), { domain: '[2001:db8::1]:5070' });
  expect(stepOf(result, 'dns')).toMatchObject({ finding: 'dns-literal', facts: { targets: 'UDP [2001:db8::1]:5070' } });
  expect(stepOf(result, 'settings')?.facts).toMatchObject({ server: '[2001:db8::1]:5070' });
});

it('every sentence of a test has all of its facts', async () => {
  const { result } = await check((target) => ok(silentWire(target)));
  for (const step of result.steps) expect(checkStepText(step, 'de').sentence).not.toContain('{');
  expect(result.steps.map(({ finding }) => finding)).toContain('time-over');
});
