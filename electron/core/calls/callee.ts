/** From dial text to what a line's REFER names: parse, plan, and the URI (core/numbers does the first two). */
import type { DialError } from '../../shared/contract.ts';
import type { DialPlan, DialTarget, Location } from '../../shared/dial-plan.ts';
import type { Language } from '../../shared/language.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { LineSettings, Settings } from '../../shared/settings.ts';
import type { NumberPreview } from '../../shared/state.ts';
import { loadTranslations, translate, translated } from '../../shared/translations.ts';
import { locationFor, toContext } from '../numbers/location.ts';
import { parseDialText } from '../numbers/parse.ts';
import { planDial } from '../numbers/plan.ts';
import type { RuleSet } from '../numbers/rules.ts';

export interface Callee {
  /** What the line sends, as the user is shown it. */
  readonly sent: string;
  /** What the phone shows while it rings. */
  readonly shown: string;
  /** With a plus, where it is one that the whole world knows: it may be looked up by ENUM. */
  readonly e164: string | undefined;
  /** For a URI target the exact URI; undefined: `sent` is digits for the line's own domain. */
  readonly uri: string | undefined;
  /** What the user must dial on the phone once the callee has answered: Dialtray carries no voice and no tones. */
  readonly postDial: string | undefined;
}

/** What a text is read by: the place, the rules, and the line that would dial. */
export interface Reading {
  readonly settings: Settings;
  /** Absent: there is no line, and the general location holds. */
  readonly line: LineSettings | undefined;
  readonly rules: RuleSet;
  readonly language: Language;
  /** Dial what was typed: neither the location nor a rule changes it. */
  readonly exact: boolean;
}

const TEXTS: Readonly<Record<Language, Readonly<Record<'none' | 'blocked' | 'ask' | 'exact' | 'no-line', string>>>> = {
  en: {
    none: 'There is no number in this text.',
    blocked: 'A rule of the dial plan blocks this number.',
    ask: 'This number is dialled only after you have confirmed it.',
    exact: 'Only digits, *, # and a leading + can be dialled exactly as typed.',
    'no-line': 'There is no line yet. Add one with your SIP account first.',
  },
  de: {
    none: 'In diesem Text steht keine Nummer.',
    blocked: 'Eine Regel des Wählplans sperrt diese Nummer.',
    ask: 'Diese Nummer wird erst gewählt, wenn Sie es bestätigt haben.',
    exact: 'Genau wie getippt lassen sich nur Ziffern, *, # und ein + am Anfang wählen.',
    'no-line': 'Es gibt noch keine Leitung. Fügen Sie zuerst eine mit Ihrem SIP-Konto hinzu.',
  },
};

/** Where the line stands: the general location with what the line does otherwise. */
export function locationOfLine(settings: Settings, line: LineSettings | undefined): Location {
  const given = { ...settings.location, ...line?.location };
  return locationFor(given.country ?? '', given);
}

/** What people write between digits, and nothing that a number could be made of. */
const PUNCTUATION = /[\s().\-/\u2010-\u2015]+/g;
const EXACT = /^\+?[\d*#]{1,64}$/;

/** The number as it was typed, without the punctuation that no exchange takes. */
function exactPlan(text: string, target: Pick<DialTarget, 'confirm' | 'confirmWhy'>): DialPlan {
  const send = text.replace(PUNCTUATION, '');
  if (!EXACT.test(send)) return { action: 'block', rules: [] };
  return target.confirm
    ? { action: 'confirm', send, ...(target.confirmWhy === undefined ? {} : { why: target.confirmWhy }), rules: [] }
    : { action: 'dial', send, rules: [] };
}

/** Parses and plans. What stands in the way is one sentence each, still in the words of core/numbers. */
function read(text: string, reading: Reading): NumberPreview {
  const { settings, line, rules, language, exact } = reading;
  const texts = TEXTS[language];
  const location = locationOfLine(settings, line);
  // The display fields are worked out when they are read: this reads them, as a snapshot has them as data.
  const { steps, ...target } = parseDialText(text, toContext(location));
  const plan = exact ? exactPlan(text, target) : planDial(target, location, rules, line?.name);
  const preview = {
    ...(line === undefined ? {} : { line: line.name }),
    target,
    steps,
    plan,
    candidates: target.all.length > 1 ? target.all.map((dial) => ({ dial, shown: shownAs(dial, location) })) : [],
  };
  const cannot = (fault: string): NumberPreview => ({ ...preview, fault });
  if (exact && plan.send === undefined) return cannot(texts.exact);
  if (!exact && target.kind === 'none') return cannot(target.reason ?? texts.none);
  if (plan.action === 'block' || plan.send === undefined) return cannot(plan.why ?? texts.blocked);
  if (line === undefined) return cannot(texts['no-line']);
  if (plan.action !== 'confirm' && !target.confirm) return preview;
  return { ...preview, confirm: plan.why ?? target.confirmWhy ?? texts.ask };
}

const shownAs = (dial: string, location: Location): string =>
  parseDialText(dial, toContext(location)).international ?? dial;

/** Every text of it in the reader's language, but for what the user wrote. */
function inLanguage(preview: NumberPreview, language: Language): NumberPreview {
  const say = (text: string): string => translate(text, language);
  const { target, steps, plan, fault, confirm } = preview;
  const { reason, confirmWhy } = target;
  return {
    ...preview,
    target: {
      ...target,
      alternatives: target.alternatives.map(({ dial, why }) => ({ dial, why: say(why) })),
      ...(reason === undefined ? {} : { reason: say(reason) }),
      ...(confirmWhy === undefined ? {} : { confirmWhy: say(confirmWhy) }),
    },
    steps: steps.map(({ step, text }) => ({ step, text: say(text) })),
    plan: {
      ...plan,
      ...(plan.why === undefined ? {} : { why: say(plan.why) }),
      rules: plan.rules.map((rule) => ({
        ...rule,
        name: rule.builtIn ? say(rule.name) : rule.name,
        why: say(rule.why),
      })),
    },
    ...(fault === undefined ? {} : { fault: say(fault) }),
    ...(confirm === undefined ? {} : { confirm: say(confirm) }),
  };
}

/** What a text means and what would be sent, with each step that led there, in the reader's language. */
export async function previewNumber(text: string, reading: Reading): Promise<NumberPreview> {
  const { language } = reading;
  const preview = read(text, reading);
  if (language === 'en') return preview;
  await loadTranslations(language);
  return inLanguage(preview, language);
}

export async function toCallee(text: string, reading: Reading, confirmed: boolean): Promise<Result<Callee, DialError>> {
  const { language, exact } = reading;
  const { target, plan, fault, confirm } = read(text, reading);
  // Only a call that does not begin waits for words.
  if (fault !== undefined || plan.send === undefined) {
    const why = await translated(fault ?? TEXTS[language].none, language);
    return err({ kind: 'refused', outcome: 'number-invalid', text: why });
  }
  if (!confirmed && confirm !== undefined) {
    return err({ kind: 'confirm', sent: plan.send, text: await translated(confirm, language) });
  }
  return ok({
    sent: plan.send,
    shown: (exact ? undefined : target.international) ?? plan.send,
    e164: target.kind === 'e164' && !exact ? target.dial : undefined,
    uri: target.kind === 'uri' && !exact ? plan.send : undefined,
    postDial: exact ? undefined : (target.post ?? target.ext),
  });
}
