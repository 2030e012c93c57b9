import { describe, expect, it } from 'vitest';
import type { Target } from '../../../../electron/core/ports.ts';
import { Standing } from '../../../../electron/core/sip/standing.ts';
import { type TargetSource, targetReason } from '../../../../electron/shared/target-texts.ts';
import { createManualClock } from '../../../support/ports.ts';

const target = (
  address: string,
  transport: Target['transport'] = 'udp',
): Target & { readonly source: TargetSource } => ({
  transport,
  address,
  port: 5060,
  identity: 'pbx.example',
  source: { kind: 'srv', name: `_sip._udp.${address}`, priority: 1 },
});
const [A, B, C] = [target('192.0.2.1'), target('192.0.2.2'), target('192.0.2.3')];

function begin() {
  const clock = createManualClock();
  const standing = new Standing(clock);
  const order = (): string =>
    standing
      .located([A, B, C])
      .map(({ address }) => address.at(-1))
      .join('');
  return { clock, standing, order };
}

describe('the standing of targets', () => {
  it('RFC 3263 §4.3 one that has failed comes last for a while, longer with each failure in a row', () => {
    const { clock, standing, order } = begin();
    for (const seconds of [60, 120, 240, 300, 300]) {
      expect(order()).toBe('123');
      standing.failed(A, 'silent');
      clock.advance(seconds * 1000 - 1);
      expect(order()).toBe('231');
      clock.advance(1);
    }
    standing.worked(A);
    standing.failed(A, 'unreachable');
    expect(standing.asideFor(A)).toBe(60_000);
  });

  it.each([
    [undefined, 30],
    [7, 7],
    [120, 120],
    [86_400, 300],
    [0, 0],
  ])('RFC 3261 §21.5.4 a 503 with Retry-After %s: left aside for %i s', (seconds, aside) => {
    const { standing } = begin();
    standing.failed(A, 'busy', seconds);
    expect(standing.asideFor(A)).toBe(aside * 1000);
  });

  it('several failures at once are one', () => {
    const { clock, standing } = begin();
    for (let call = 0; call < 5; call += 1) standing.failed(A, 'silent');
    expect(standing.asideFor(A)).toBe(60_000);
    clock.advance(60_000);
    for (let call = 0; call < 5; call += 1) standing.failed(A, 'silent');
    expect(standing.asideFor(A)).toBe(120_000);
  });

  it('where all have failed, all are tried: first the one that is free first', () => {
    const { clock, standing, order } = begin();
    standing.failed(C, 'busy', 10);
    standing.failed(A, 'silent');
    clock.advance(1);
    standing.failed(B, 'silent');
    expect(order()).toBe('312');
  });

  it('another transport of the same server is another target', () => {
    const { standing } = begin();
    standing.failed(target('192.0.2.1', 'tls'), 'unreachable');
    expect(standing.asideFor(A)).toBe(0);
  });

  it('says which one is in use, since when, and which better ones are not', () => {
    const { clock, standing, order } = begin();
    const told: (string | undefined)[] = [];
    const why = (): string | undefined => standing.used && targetReason(standing.used.why, 'en');
    const stop = standing.subscribe(() => told.push(why()));
    expect(standing.used).toBeUndefined();
    order();
    standing.worked(A);
    standing.worked(A);
    const since = clock.wallClock();
    expect(standing.used).toMatchObject({ target: A, since });
    clock.advance(5_000);
    standing.failed(A, 'silent');
    expect(standing.used).toBeUndefined();
    standing.worked(B);
    expect(standing.used).toMatchObject({ target: B, since: since + 5_000 });
    clock.advance(5_000);
    standing.failed(C, 'unreachable');
    standing.worked(B);
    expect(standing.used?.since).toBe(since + 5_000);
    expect(told).toEqual([
      'SRV _sip._udp.192.0.2.1, priority 1',
      undefined,
      'SRV _sip._udp.192.0.2.2, priority 1; udp 192.0.2.1:5060 does not answer',
    ]);
    stop();
    standing.forget();
    expect(standing.used).toBeUndefined();
    expect(order()).toBe('123');
    expect(told).toHaveLength(3);
  });

  it('knows the servers to which the line’s own name leads', () => {
    const { standing, order } = begin();
    order();
    expect(standing.isLocated('udp', { address: '192.0.2.2', port: 5060 })).toBe(true);
    expect(standing.isLocated('udp', { address: '192.0.2.2', port: 5061 })).toBe(false);
    expect(standing.isLocated('tcp', { address: '192.0.2.2', port: 5060 })).toBe(false);
  });

  it('stays small', () => {
    const { standing } = begin();
    for (let i = 0; i < 1_000; i += 1) standing.failed(target(`198.51.100.${i}`), 'silent');
    expect(standing.asideFor(target('198.51.100.0'))).toBe(0);
    expect(standing.asideFor(target('198.51.100.999'))).toBe(60_000);
  });
});
