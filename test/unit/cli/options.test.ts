import { parseArgs } from 'node:util';
import { describe, expect, it } from 'vitest';
import { COMMON_OPTIONS, parseOptions } from '../../../electron/cli/options.ts';

const OPTIONS = { ...COMMON_OPTIONS, line: { type: 'string' }, yes: { type: 'boolean' } } as const;

const byNode = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: true, allowNegative: true });
  } catch {
    return undefined;
  }
};

describe('options', () => {
  const pieces = [
    '--json',
    '--line',
    '--line=',
    '--line=a=b',
    '--no-yes',
    '--yes',
    '--yes=1',
    '--',
    '-',
    '-h',
    '-hj',
    '',
    'a b',
    '--toString',
    '--__proto__',
    '+43',
  ];
  const sequences = pieces.flatMap((a) => [[a], ...pieces.flatMap((b) => [[a, b], ...pieces.map((c) => [a, b, c])])]);

  it('are read as by node:util, in every order', () => {
    expect(sequences).toHaveLength(16 + 16 ** 2 + 16 ** 3);
    for (const args of sequences) {
      const own = parseOptions(args, OPTIONS);
      const node = byNode(args);
      expect(own.ok, JSON.stringify(args)).toBe(node !== undefined);
      if (own.ok) {
        expect({ ...own.value.values }, JSON.stringify(args)).toEqual({ ...node?.values });
        expect(own.value.positionals, JSON.stringify(args)).toEqual(node?.positionals);
      }
    }
  });

  it.each([
    [['--lime', 'x'], "Unknown option '--lime'."],
    [['--line'], "Option '--line <value>' argument missing."],
  ])('that are mistyped are named: %j', (args, sentence) => {
    expect(parseOptions(args, OPTIONS)).toEqual({ ok: false, error: sentence });
  });
});
