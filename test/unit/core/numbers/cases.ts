/** The settled cases in test/fixtures/numbers, and how an answer is compared with them. */
import { readFileSync } from 'node:fs';
import type { DialRule, DialTarget, Location, NumberContext } from '../../../../electron/shared/dial-plan.ts';

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../../fixtures/numbers/${name}`, import.meta.url), 'utf8')) as T;

interface Wanted {
  readonly kind: DialTarget['kind'];
  readonly dial?: string;
  readonly ext?: string;
  readonly post?: string;
}

export interface NumberCase {
  readonly id: string;
  readonly class: string;
  readonly input: string | null;
  readonly gen?: { readonly prefix: string; readonly unit: string; readonly times: number; readonly suffix: string };
  readonly context: NumberContext;
  readonly expect: Wanted & {
    readonly all?: readonly string[];
    readonly alsoOk?: readonly Wanted[];
    readonly forbid?: readonly string[];
    readonly confirm?: boolean;
  };
  readonly why: string;
}

export const numberCases = (): readonly NumberCase[] => read('given.json');

export interface RuleCase {
  readonly id: string;
  readonly location: string;
  readonly line?: string;
  readonly rules?: readonly DialRule[];
  readonly parsed: Pick<DialTarget, 'kind'> & { readonly dial?: string };
  readonly expect: string | null;
  readonly why: string;
}

export const ruleCases = (): { readonly locations: Record<string, Location>; readonly cases: readonly RuleCase[] } =>
  read('dialrules.json');

export function inputOf({ input, gen }: NumberCase): string {
  return gen === undefined ? (input ?? '') : gen.prefix + gen.unit.repeat(gen.times) + gen.suffix;
}

const digits = (text: string | undefined): string => (text ?? '').replace(/[^\d*#]/g, '');

function fits(wanted: Wanted, got: DialTarget): boolean {
  if (wanted.kind !== got.kind) return false;
  if (wanted.kind === 'none') return true;
  // Scheme and host of a URI compare without case (RFC 3261 §19.1.4); the user part does not, and none here differs.
  if (wanted.dial !== got.dial) return false;
  if (wanted.post !== undefined) return digits(got.post) === digits(wanted.post);
  return (wanted.ext ?? '') === (got.ext ?? '') && got.post === undefined;
}

/** What is wrong with an answer; undefined when it is right. */
export function faultOf({ expect }: NumberCase, got: DialTarget): string | undefined {
  const said = `${got.kind} ${got.dial ?? got.reason ?? ''} ext ${got.ext ?? '-'} post ${got.post ?? '-'}`;
  if (![expect, ...(expect.alsoOk ?? [])].some((wanted) => fits(wanted, got))) return said;
  const output = [got.dial, got.ext, got.post, ...got.all].join('\u0001').toLowerCase();
  for (const part of got.kind === 'none' ? [] : (expect.forbid ?? [])) {
    if (output.includes(part.toLowerCase())) return `${JSON.stringify(part)} in ${said}`;
  }
  if (expect.all !== undefined && JSON.stringify(expect.all) !== JSON.stringify(got.all))
    return `all ${got.all.join(' ')}`;
  if (expect.confirm === true && got.kind !== 'none' && !got.confirm) return `${said}, without asking`;
  return undefined;
}
