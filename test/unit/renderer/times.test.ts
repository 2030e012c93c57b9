import { describe, expect, test } from 'vitest';
import { secondsUntil, toClock, toMoment } from '../../../renderer/src/calls/times.ts';

describe('times', () => {
  test('a clock of minutes and seconds, never below zero', () => {
    expect([0, 999, 7_000, 60_000, 754_000, 3_600_000, -5].map(toClock)).toEqual([
      '0:00',
      '0:00',
      '0:07',
      '1:00',
      '12:34',
      '60:00',
      '0:00',
    ]);
  });

  test('a moment says as much as is needed', () => {
    const now = new Date(2026, 10, 21, 15, 0).getTime();
    const at = (...parts: [number, number, number, number, number]): string =>
      toMoment(new Date(...parts).getTime(), now, 'en');
    expect(at(2026, 10, 21, 14, 3)).toBe('14:03');
    // By the calendar, not by 24 hours.
    expect(at(2026, 10, 20, 23, 59)).toBe('yesterday, 23:59');
    expect(at(2026, 10, 12, 9, 5)).toBe('12 Nov, 09:05');
    expect(at(2025, 10, 12, 9, 5)).toBe('12 Nov 2025, 09:05');
  });

  test('in German', () => {
    const now = new Date(2026, 10, 21, 0, 1).getTime();
    expect(toMoment(new Date(2026, 10, 20, 23, 59).getTime(), now, 'de')).toBe('gestern, 23:59');
    expect(toMoment(new Date(2026, 2, 1, 8, 0).getTime(), now, 'de')).toBe('1. März, 08:00');
  });

  test('a count-down ends with 1', () => {
    expect([5_000, 4_001, 1, 0, -10].map((ms) => secondsUntil(ms, 0))).toEqual([5, 5, 1, 0, 0]);
  });
});
