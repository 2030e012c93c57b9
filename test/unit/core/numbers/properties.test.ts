import { describe, expect, test } from 'vitest';
import { locationFor, toContext } from '../../../../electron/core/numbers/location.ts';
import { parseDialText } from '../../../../electron/core/numbers/parse.ts';
import { NO_RULES, planDial } from '../../../../electron/core/numbers/plan.ts';
import type { DialTarget } from '../../../../electron/shared/dial-plan.ts';
import { numberCases } from './cases.ts';
import { CONTEXTS, createTexts, SENDS } from './dial-texts.ts';

const SEEDS = [1, 2, 3, 4];
const TEXTS_OF_A_SEED = 1500;

const URI = /^sips?:[^\s<>"?#\\`{}|^\u0000-\u001f\u007f-\uffff]+$/;

/** Everything that may be said of any answer to any text. */
function expectSafe(target: DialTarget): void {
  const { kind, dial, all, ext, post } = target;
  if (kind === 'none') {
    expect(dial).toBeUndefined();
    expect(target.reason).toBeTypeOf('string');
    return;
  }
  if (kind === 'uri') {
    expect(dial).toMatch(URI);
    expect(dial).not.toMatch(/;method=|%0[0-9a-f]|%1[0-9a-f]|%7f/i);
  } else expect(dial).toMatch(kind === 'e164' ? /^\+[0-9]{3,17}$/ : /^[0-9*#]{1,40}$/);
  expect(all).toContain(dial);
  if (kind !== 'uri') for (const one of all) expect(one).toMatch(/^\+?[0-9*#]{1,40}$/);
  if (ext !== undefined) expect(ext).toMatch(/^[0-9]{1,20}$/);
  if (post !== undefined) expect(post).toMatch(/^[0-9*#,;pPwW@!$]{1,64}$/);
  expect(target.confirm).toBe(target.confirmWhy !== undefined);
}

describe.each(SEEDS)('any text, seed %i', (seed) => {
  test('gives an answer from the alphabet', () => {
    const { text, context } = createTexts(seed);
    for (let n = 0; n < TEXTS_OF_A_SEED; n++) expectSafe(parseDialText(text(), context()));
  });

  test('a number that was read is read again as itself, in both forms', () => {
    const { text, context } = createTexts(seed + 100);
    for (let n = 0; n < TEXTS_OF_A_SEED; n++) {
      const here = context();
      const target = parseDialText(text(), here);
      if (target.kind !== 'e164' || target.dial === undefined) continue;
      expect(parseDialText(target.dial, here).dial, target.dial).toBe(target.dial);
      expect(parseDialText(target.international ?? '', here).dial, target.international).toBe(target.dial);
    }
  });

  test('the plan sends digits only, and what goes out unchanged is a fixed point', () => {
    const { text, context, below } = createTexts(seed + 200);
    for (let n = 0; n < TEXTS_OF_A_SEED; n++) {
      const { country, ...given } = context();
      const { internalDigits: internal, ...fields } = given;
      const send = SENDS[below(SENDS.length)] ?? 'plus';
      const location = locationFor(country, { ...fields, send, ...(internal === undefined ? {} : { internal }) });
      const target = parseDialText(text(), toContext(location));
      const plan = planDial(target, location, NO_RULES);
      if (plan.send === undefined) continue;
      if (target.kind !== 'uri') expect(plan.send).toMatch(/^\+?[0-9*#]{1,40}$/);
      expect(plan.rules.filter(({ matched }) => matched)).toHaveLength(target.kind === 'uri' ? 0 : 1);
      if (plan.send !== target.dial) continue;
      expect(planDial({ kind: target.kind, dial: plan.send }, location, NO_RULES).send).toBe(plan.send);
    }
  });
});

describe('texts of any size', () => {
  const { text } = createTexts(5);
  const units = [
    ...Array.from({ length: 40 }, text),
    '1',
    '+1',
    '(',
    '[(',
    'x1',
    'a1',
    '1,',
    '1/',
    '1-800-A',
    ';a=b',
    ' ',
    '\u200b',
  ];

  test.each(units)('%j many times', (unit) => {
    const long = unit.repeat(Math.ceil(100_000 / unit.length));
    for (const head of ['', 'tel:', 'sip:alice@', '+43']) {
      const target = parseDialText(head + long, CONTEXTS[0] ?? { country: 'AT' });
      expectSafe(target);
      expect(target.steps.map(({ step }) => step)).toContain('cut');
    }
  });

  test('more than 4 kB is not looked at, and a number that the end cuts through is not dialled', () => {
    const before = 'Bitte anrufen. '.repeat(280).slice(0, 4090);
    expect(parseDialText(`${before} 0664 1234567`, { country: 'AT' }).kind).toBe('none');
    expect(parseDialText(`${before.slice(0, 4000)} 0664 1234567 ${before}`, { country: 'AT' }).dial).toBe(
      '+436641234567',
    );
  });

  test('what is behind 4 kB changes nothing', () => {
    const filler = ' '.repeat(5000);
    expect(parseDialText(`+43 1 505641${filler}`, { country: 'AT' }).dial).toBe('+431505641');
  });
});

test('what comes from outside with the wrong type is refused, not thrown', () => {
  const parse = parseDialText as unknown as (text: unknown, context: unknown) => DialTarget;
  for (const odd of [undefined, null, 7, {}, [], Symbol.iterator]) {
    expect(parse(odd, { country: 'AT' }).kind).toBe('none');
    expect(parse('+43 1 505641', odd).dial).toBe('+431505641');
  }
  expect(parse('505641', { country: 3, areaCode: {}, internalDigits: 'x' }).kind).toBe('local');
});

test('the answer is plain data: it survives JSON and a structured clone', () => {
  for (const { input, context } of numberCases()) {
    const target = parseDialText(input ?? '', context);
    expect(JSON.parse(JSON.stringify(target))).toEqual(target);
    expect(structuredClone(target)).toEqual(target);
  }
});

test('the same text gives the same answer, whatever was read before', () => {
  const answers = (): readonly string[] =>
    numberCases().map(({ input, context }) => JSON.stringify(parseDialText(input ?? '', context)));
  expect(answers()).toEqual(answers());
});
