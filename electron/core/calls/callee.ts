/** From dial text to what a line's REFER names: parse, plan, and the URI (core/numbers does the first two). */
import type { DialError } from '../../shared/contract.ts';
import type { DialPlan, DialTarget, Location } from '../../shared/dial-plan.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { LineSettings, Settings } from '../../shared/settings.ts';
import { locationFor, toContext } from '../numbers/location.ts';
import { parseDialText } from '../numbers/parse.ts';
import { planDial } from '../numbers/plan.ts';
import type { RuleSet } from '../numbers/rules.ts';

export interface Callee {
  /** What the line sends, as the user is shown it. */
  readonly sent: string;
  /** What the phone shows while it rings. */
  readonly shown: string;
  /** For a URI target the exact URI; undefined: `sent` is digits for the line's own domain. */
  readonly uri: string | undefined;
  /** What the user must dial on the phone once the callee has answered: Dialtray carries no voice and no tones. */
  readonly postDial: string | undefined;
}

/** Where the line stands: the general location with what the line does otherwise. */
export function locationOfLine(settings: Settings, line: LineSettings): Location {
  const given = { ...settings.location, ...line.location };
  return locationFor(given.country ?? '', given);
}

export function toCallee(
  text: string,
  settings: Settings,
  line: LineSettings,
  rules: RuleSet,
  confirmed: boolean,
): Result<Callee, DialError> {
  const location = locationOfLine(settings, line);
  const target = parseDialText(text, toContext(location));
  if (target.kind === 'none') return refused(target.reason ?? 'There is no number in this text.');
  const plan = planDial(target, location, rules, line.name);
  if (plan.action === 'block' || plan.send === undefined) {
    return refused(plan.why ?? 'A rule of the dial plan blocks this number.');
  }
  if (!confirmed && (plan.action === 'confirm' || target.confirm)) {
    return err({ kind: 'confirm', sent: plan.send, text: whyAsked(target, plan) });
  }
  const postDial = target.post ?? target.ext;
  return ok({
    sent: plan.send,
    shown: target.international ?? plan.send,
    uri: target.kind === 'uri' ? plan.send : undefined,
    postDial,
  });
}

const refused = (text: string): Result<never, DialError> => err({ kind: 'refused', outcome: 'number-invalid', text });

const whyAsked = (target: DialTarget, plan: DialPlan): string =>
  plan.why ?? target.confirmWhy ?? 'This number is dialled only after you have confirmed it.';
