/** The commands of numbers: what a text means, and what rules do. Nothing is called and nothing is saved. */
import type { Commands, RulesReport } from '../../shared/contract.ts';
import type { DialRule } from '../../shared/dial-plan.ts';
import { err, ok } from '../../shared/result.ts';
import { type FieldFault, lineToDial } from '../../shared/settings.ts';
import type { NumberPreview } from '../../shared/state.ts';
import { loadTranslations } from '../../shared/translations.ts';
import { locationOfLine, previewNumber } from '../calls/callee.ts';
import { importDialPlan } from '../numbers/exchange.ts';
import { prepareRules, runRuleTests } from '../numbers/plan.ts';
import { checkRule } from '../numbers/rules.ts';
import { type AppContext, inLanguage, say } from './context.ts';

export async function preview(
  context: AppContext,
  { text, line, exact }: Commands['number:preview']['args'],
): Promise<NumberPreview> {
  const settings = context.effectiveSettings();
  return previewNumber(text, {
    settings,
    line: lineToDial(settings, line),
    rules: await prepareRules(settings.rules),
    language: context.language(),
    exact: exact === true,
  });
}

export async function checkRules(
  context: AppContext,
  { rules, location }: Commands['number:check-rules']['args'],
): Promise<Commands['number:check-rules']['reply']> {
  const faults = (await Promise.all(rules.map((rule) => faultsOf(context, rule)))).flat();
  const settings = { ...context.settings(), location };
  // As a call would: a line may stand elsewhere.
  const elsewhere = settings.lines.filter((line) => line.location !== undefined);
  const lines = Object.fromEntries(elsewhere.map((line) => [line.name, locationOfLine(settings, line)]));
  const tests = runRuleTests(await prepareRules(rules), { ...locationOfLine(settings, undefined), lines });
  return ok({
    faults,
    tests: tests.map(({ rule, in: input, out, got, passed }) => ({
      rule,
      in: input,
      expected: out,
      actual: got,
      passed,
    })),
  });
}

async function faultsOf(context: AppContext, rule: DialRule): Promise<RulesReport['faults']> {
  const faults = await checkRule(rule);
  if (faults.length > 0) await loadTranslations(context.language());
  return faults.map(({ rule: id, field, position, reason }) => ({
    rule: id,
    field,
    text: say(context, 'rule-fault', { position: String(position + 1), reason }),
  }));
}

/** The first reason why these rules may not be saved: one that cannot be read would never match, and nobody would know. */
export async function ruleFault(context: AppContext, rules: readonly DialRule[]): Promise<FieldFault | undefined> {
  for (const [index, rule] of rules.entries()) {
    const [fault] = await faultsOf(context, rule);
    if (fault !== undefined) return { field: `rules[${index}].${fault.field}`, text: fault.text };
  }
  return undefined;
}

export async function readDialPlan(
  context: AppContext,
  { text }: Commands['number:import']['args'],
): Promise<Commands['number:import']['reply']> {
  const plan = await importDialPlan(text);
  if (plan.ok) return plan;
  await loadTranslations(context.language());
  return err(plan.error.map((fault) => ({ ...fault, text: inLanguage(context, fault.text) })));
}
