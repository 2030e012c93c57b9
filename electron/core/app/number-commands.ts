/** The commands of numbers: what a text means, and what rules do. Nothing is called and nothing is saved. */
import type { Commands } from '../../shared/contract.ts';
import { loadTranslations } from '../../shared/number-texts.ts';
import { err, ok } from '../../shared/result.ts';
import { lineToDial } from '../../shared/settings.ts';
import type { NumberPreview } from '../../shared/state.ts';
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
  await loadTranslations(context.language());
  const faults = (await Promise.all(rules.map((rule) => checkRule(rule)))).flat();
  const place = locationOfLine({ ...context.settings(), location }, undefined);
  const tests = runRuleTests(await prepareRules(rules), place);
  return ok({
    faults: faults.map(({ rule, field, position, reason }) => ({
      rule,
      field,
      text: say(context, 'rule-fault', { position: String(position + 1), reason }),
    })),
    tests: tests.map(({ rule, in: input, out, got, passed }) => ({
      rule,
      in: input,
      expected: out,
      actual: got,
      passed,
    })),
  });
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
