/**
 * Regular expressions of users, in RE2 (linear in the number, whatever the expression). The engine is a chunk of its
 * own that is loaded when the first rule with an expression is prepared: most users have none, and it would cost more
 * at the start than everything else of this module (docs/adr/0011-dial-rules.md).
 */
import { err, ok, type Result } from '../../shared/result.ts';
import type { PatternFault } from './asterisk.ts';

export interface Expression {
  /** The whole match and its groups; undefined where the number does not match from end to end. */
  match(number: string): readonly string[] | undefined;
}

export interface RuleEngine {
  compile(expression: string): Result<Expression, PatternFault>;
}

/** Longer expressions are lists, and belong into several rules. */
const MAX_EXPRESSION = 400;

/** Positions of brackets that have no partner. Escapes and sets are skipped. */
function loneBracket(expression: string): number {
  const open: number[] = [];
  for (let at = 0; at < expression.length; at++) {
    const char = expression[at];
    if (char === '\\') at++;
    else if (char === '[') {
      const close = expression.indexOf(']', at + 2);
      if (close < 0) return at;
      at = close;
    } else if (char === '(') open.push(at);
    else if (char === ')' && open.pop() === undefined) return at;
  }
  return open[0] ?? 0;
}

/** RE2 names the part that it cannot read, not where it stands. */
function toFault(thrown: unknown, expression: string): PatternFault {
  const { error, input } = (thrown ?? {}) as { readonly error?: unknown; readonly input?: unknown };
  const reason = typeof error === 'string' ? error : 'the expression cannot be read';
  const part = typeof input === 'string' ? input : '';
  if (/parenthes|closing|unexpected \)/.test(reason)) return { reason, position: loneBracket(expression) };
  const found = part === '' || part === expression ? 0 : expression.indexOf(part);
  return { reason: part === '' ? reason : `${reason}: ${part.slice(0, 40)}`, position: Math.max(0, found) };
}

let loading: Promise<RuleEngine> | undefined;
let engine: RuleEngine | undefined;

async function load(): Promise<RuleEngine> {
  const { RE2JS } = await import('re2js');
  return {
    compile(expression) {
      if (expression.length > MAX_EXPRESSION)
        return err({ reason: `longer than ${MAX_EXPRESSION} characters`, position: MAX_EXPRESSION });
      try {
        const compiled = RE2JS.compile(expression);
        return ok({
          match(number) {
            // The automaton answers faster than the matcher that finds the groups, and most numbers do not match.
            if (!compiled.testExact(number)) return undefined;
            const matcher = compiled.matcher(number);
            if (!matcher.matches()) return undefined;
            return Array.from({ length: compiled.groupCount() + 1 }, (_, group) => matcher.group(group) ?? '');
          },
        });
      } catch (thrown) {
        // The engine's only way to refuse: its syntax errors are exceptions.
        return err(toFault(thrown, expression));
      }
    },
  };
}

export async function loadRuleEngine(): Promise<RuleEngine> {
  loading ??= load();
  engine = await loading;
  return engine;
}

/** Undefined until loadRuleEngine has been awaited once. */
export const loadedRuleEngine = (): RuleEngine | undefined => engine;
