import { describe, expect, it } from 'vitest';
import type { CheckStep } from '../../../../electron/shared/line-check.ts';
import { resultOf } from '../../../../electron/shared/line-check.ts';
import type { LineSnapshot, Registration } from '../../../../electron/shared/state.ts';
import { createCache } from '../../../../renderer/src/state/useStable.ts';
import { countLines, hasProblem, matches, stateOf } from '../../../../renderer/src/views/lines/line-states.ts';
import { editRest, importedRest, parseRest } from '../../../../renderer/src/views/lines/place.ts';

const line = (registration: Registration, more: Partial<LineSnapshot> = {}): LineSnapshot => ({
  name: 'Büro Wien',
  domain: 'sipgate.de',
  user: 'klaus',
  extension: '100',
  demo: false,
  active: true,
  default: false,
  registration,
  ...more,
});
const OFF = line({ state: 'off' });
const FAILED = line({ state: 'failed', since: 0, text: 'No.' });

describe('how a line stands', () => {
  it('switched off counts before anything else', () => {
    expect(stateOf({ ...FAILED, active: false })).toBe('off');
    expect(hasProblem({ ...FAILED, active: false })).toBe(false);
    expect(stateOf(OFF)).toBe('ready');
    expect(hasProblem(FAILED)).toBe(true);
  });

  it('counts', () => {
    const lines = [OFF, FAILED, FAILED, line({ state: 'registered', since: 0, until: 1 }), { ...OFF, active: false }];
    expect(countLines(lines)).toEqual({ all: 5, registered: 1, failed: 2, off: 1 });
  });
});

describe('the search', () => {
  it.each([
    ['', true],
    ['büro', true],
    ['WIEN sipgate', true],
    ['klaus@sip', true],
    ['100', true],
    ['wien graz', false],
  ])('%j: %s', (query, found) => {
    expect(matches(OFF, query)).toBe(found);
  });
});

describe('the last word of a test', () => {
  const step = (state: CheckStep['state'], finding: NonNullable<CheckStep['finding']>): CheckStep => ({
    id: 'server',
    state,
    finding,
    facts: {},
  });
  const OK = step('ok', 'server-answered');
  it.each<[string, readonly CheckStep[]]>([
    ['ok', [OK, step('skipped', 'tls-unused')]],
    ['warning', [OK, step('warning', 'server-silent')]],
    ['failed', [step('warning', 'server-silent'), step('failed', 'login-refused'), step('skipped', 'skipped-failed')]],
    ['cancelled', [OK, step('skipped', 'skipped-cancelled')]],
  ])('%s', (result, steps) => {
    expect(resultOf(steps)).toBe(result);
  });
});

describe('what of the page is shown', () => {
  it.each(['Büro / eins', 'a%b', '100@pbx.example.com', 'new', 'x?y#z'])('the form of %j', (name) => {
    expect(parseRest(editRest(name))).toEqual({ kind: 'edit', name });
  });

  it.each([
    ['', { kind: 'list' }],
    ['new', { kind: 'new' }],
    ['import', { kind: 'import' }],
    [importedRest(59), { kind: 'imported', index: 59 }],
    ['edit/%E0%A4%A', { kind: 'list' }],
    ['edit/', { kind: 'list' }],
    ['import/x', { kind: 'list' }],
    ['nonsense', { kind: 'list' }],
  ])('%j', (rest, place) => {
    expect(parseRest(rest)).toEqual(place);
  });
});

describe('rows are drawn again only for what has changed', () => {
  it('the same object as long as it says the same', () => {
    const cache = createCache<{ id: string; value: number }>();
    const [one, two] = cache([
      { id: 'a', value: 1 },
      { id: 'b', value: 1 },
    ]);
    const next = cache([
      { id: 'b', value: 2 },
      { id: 'a', value: 1 },
    ]);
    expect(next[1]).toBe(one);
    expect(next[0]).not.toBe(two);
    expect(next[0]).toEqual({ id: 'b', value: 2 });
  });
});
