/** How `dialtray number` prints what it found: a table in the reader's language, or one JSON object in English. */
import type { DialPlan, DialTarget, RuleTrace } from '../shared/dial-plan.ts';
import type { Language } from '../shared/language.ts';
import { translate } from '../shared/translations.ts';
import { NUMBER_WORDS, numberWord } from './number-words.ts';

export function toNumberJson(target: object, steps: DialTarget['steps'], plan: DialPlan): string {
  const { action, send = null, why, rules } = plan;
  return JSON.stringify({ target, steps, rules, send, action, ...(why === undefined ? {} : { why }) });
}

const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`;

interface Row {
  readonly cells: readonly string[];
}

/** Columns as wide as their widest cell; the last one takes what is left of the line. */
function table(rows: readonly Row[], width: number): readonly string[] {
  const count = Math.max(0, ...rows.map(({ cells }) => cells.length));
  const widths = Array.from({ length: count }, (_, at) =>
    Math.max(...rows.map(({ cells }) => (cells[at] ?? '').length)),
  );
  return rows.map(({ cells }) =>
    cut(
      `  ${cells.map((cell, at) => (at === cells.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))).join('  ')}`.trimEnd(),
      width,
    ),
  );
}

function headRows(target: DialTarget, plan: DialPlan, language: Language): readonly Row[] {
  const rows: Row[] = [];
  const word = (name: Parameters<typeof numberWord>[0], value?: string): string => numberWord(name, language, value);
  const add = (name: Parameters<typeof numberWord>[0], value: string | undefined): void => {
    if (value !== undefined && value !== '') rows.push({ cells: [word(name), value] });
  };
  const because = (why: string): string => translate(why, language);
  if (target.kind === 'none') {
    add('number', word('none', because(target.reason ?? 'no number')));
    return rows;
  }
  add('number', target.kind === 'e164' ? target.international : target.dial);
  const type = target.type === undefined ? undefined : NUMBER_WORDS[language].types[target.type];
  add('kind', target.kind === 'uri' ? word('uri') : [type, target.country].filter(Boolean).join(', '));
  if (target.kind === 'e164') add('national', target.national);
  add('extension', target.ext === undefined ? undefined : word('dialled-later', target.ext));
  add('then', target.post === undefined ? undefined : word('sent-later', target.post));
  if (target.all.length > 1) add('all', target.all.join(', '));
  for (const { dial, why } of target.alternatives) add('or', `${dial}: ${because(why)}`);
  add('sends', plan.send ?? word('nothing', because(plan.why ?? 'blocked by a rule')));
  if (plan.action === 'confirm') add('asks', word('first', because(plan.why ?? 'must be confirmed')));
  return rows;
}

function ruleRow({ matched, builtIn, name, why, after = '', action }: RuleTrace, language: Language): Row {
  const sends = `-> ${action === 'confirm' ? numberWord('asking', language, after) : after}`;
  const result = action === 'block' ? numberWord('blocked', language) : sends;
  // What the user has named is left alone.
  const title = builtIn ? translate(name, language) : name;
  return { cells: [matched ? '*' : ' ', title, matched ? result : '', translate(why, language)] };
}

/**
 * @param width columns of the terminal; longer lines are cut, so that the table stays one.
 * @param language its words MUST have been loaded (loadTranslations)
 */
export function toNumberTable(target: DialTarget, plan: DialPlan, width: number, language: Language): string {
  const lines = [...table(headRows(target, plan, language), width)];
  const add = (heading: 'steps' | 'rules', rows: readonly Row[]): void => {
    if (rows.length > 0) lines.push('', numberWord(heading, language), ...table(rows, width));
  };
  const { steps } = NUMBER_WORDS[language];
  add(
    'steps',
    target.steps.map(({ step, text }) => ({ cells: [steps[step], translate(text, language)] })),
  );
  add(
    'rules',
    plan.rules.map((rule) => ruleRow(rule, language)),
  );
  return `${lines.join('\n')}\n`;
}
