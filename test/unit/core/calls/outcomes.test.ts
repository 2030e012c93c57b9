import { describe, expect, it } from 'vitest';
import { calleeOutcome, phoneOutcome } from '../../../../electron/core/calls/outcomes.ts';
import { OUTCOMES } from '../../../../electron/shared/state.ts';

describe('calleeOutcome', () => {
  it.each([
    ['connected', [200, 202, 204, 299]],
    ['callee-busy', [486, 600]],
    ['callee-declined', [603, 607, 608]],
    ['callee-not-found', [404, 410, 484, 485, 604]],
    ['callee-no-answer', [408, 480, 487]],
    ['callee-failed', [300, 302, 400, 401, 403, 407, 415, 420, 482, 483, 488, 491, 500, 502, 503, 504, 580, 606, 699]],
    ['result-unknown', [0, 99, 100, 180, 183, 199, 700, 999, -1, Number.NaN, 200.5]],
  ] as const)('%s', (outcome, codes) => {
    for (const code of codes) expect([code, calleeOutcome(code)]).toEqual([code, outcome]);
  });

  it('says connected for 2xx only', () => {
    for (let code = 0; code < 1000; code += 1) {
      expect(OUTCOMES).toContain(calleeOutcome(code));
      expect(calleeOutcome(code) === 'connected').toBe(code >= 200 && code < 300);
    }
  });
});

describe('phoneOutcome', () => {
  it.each([
    ['phone-busy', [486, 600]],
    ['phone-declined', [603, 607, 608]],
    ['phone-no-answer', [408, 480, 487]],
    ['auth-failed', [401, 403, 407]],
    ['phone-unreachable', [302, 404, 410, 420, 484, 488, 500, 502, 503, 504, 604, 606]],
  ] as const)('%s', (outcome, codes) => {
    for (const code of codes) expect([code, phoneOutcome(code, true, false)]).toEqual([code, outcome]);
  });

  it('blames the password for a 403 only when one was sent', () => {
    expect(phoneOutcome(403, false, false)).toBe('phone-unreachable');
  });

  it('takes a 403 after the phone has rung for what the phone said: the login was accepted before', () => {
    expect(phoneOutcome(403, true, true)).toBe('phone-declined');
    expect(phoneOutcome(401, true, true)).toBe('auth-failed');
  });

  it('never says anything about the callee', () => {
    for (let code = 300; code < 700; code += 1)
      expect(phoneOutcome(code, true, false)).not.toMatch(/^callee|connected/);
  });
});
