/** A dial plan as JSON text: to keep beside the settings, to hand to a colleague, to write by hand (docs/dial-plan.md). */
import type { DialRule, Location } from '../../shared/dial-plan.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { checkRule } from './rules.ts';

export const DIAL_PLAN_VERSION = 1;

export interface DialPlanFile {
  readonly location: Partial<Location>;
  readonly rules: readonly DialRule[];
}

/** Where a file cannot be used, and why: `rules[2].match`, one plain sentence. */
export interface DialPlanFault {
  readonly field: string;
  readonly text: string;
}

export function exportDialPlan(plan: DialPlanFile): string {
  const { location, rules } = plan;
  return `${JSON.stringify({ dialPlan: DIAL_PLAN_VERSION, location, rules }, null, 2)}\n`;
}

function readJson(text: string): Result<Readonly<Record<string, unknown>>, DialPlanFault> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return ok({ ...value });
  } catch {
    // JSON.parse has no other way to refuse.
  }
  return err({ field: '', text: 'This is not a dial plan: a JSON object is expected.' });
}

/**
 * Reads an exported plan. Nothing of it is used unless all of it can be: fields are checked as in the settings, and
 * every rule is compiled.
 */
export async function importDialPlan(text: string): Promise<Result<DialPlanFile, readonly DialPlanFault[]>> {
  const json = readJson(text);
  if (!json.ok) return err([json.error]);
  const { dialPlan, location = {}, rules = [] } = json.value;
  if (dialPlan !== DIAL_PLAN_VERSION) {
    return err([{ field: 'dialPlan', text: `This version reads dial plans of version ${DIAL_PLAN_VERSION}.` }]);
  }
  const { parseSettings } = await import('../../shared/settings-schema.ts');
  const settings = parseSettings({ lines: [], location, rules });
  if (!settings.ok) return err([settings.error]);
  const faults: DialPlanFault[] = [];
  for (const [at, rule] of settings.value.rules.entries()) {
    for (const { field, position, reason } of await checkRule(rule)) {
      faults.push({ field: `rules[${at}].${field}`, text: `Character ${position + 1}: ${reason}.` });
    }
  }
  return faults.length > 0 ? err(faults) : ok({ location: settings.value.location, rules: settings.value.rules });
}
