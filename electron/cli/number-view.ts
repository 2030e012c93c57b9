/** How `dialtray number` prints what it found: aligned for people, or one JSON object. */
import type { DialPlan, DialTarget, RuleTrace } from '../shared/dial-plan.ts';

const TYPES: Readonly<Record<string, string>> = {
  fixed: 'fixed line',
  mobile: 'mobile',
  'fixed-or-mobile': 'fixed line or mobile',
  'toll-free': 'free of charge',
  premium: 'premium rate',
  'shared-cost': 'shared cost',
  voip: 'voice over IP',
  personal: 'personal number',
  pager: 'pager',
  corporate: 'company number',
  voicemail: 'voicemail',
  emergency: 'emergency number',
  short: 'public short number',
  internal: 'internal extension',
  'feature-code': 'feature code',
  unknown: 'of no known kind',
};

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

function headRows(target: DialTarget, plan: DialPlan): readonly Row[] {
  const rows: Row[] = [];
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') rows.push({ cells: [name, value] });
  };
  if (target.kind === 'none') {
    add('number', `none: ${target.reason ?? 'there is no number'}`);
    return rows;
  }
  add('number', target.kind === 'e164' ? target.international : target.dial);
  const type = target.type === undefined ? undefined : (TYPES[target.type] ?? target.type);
  add('kind', target.kind === 'uri' ? 'SIP address' : [type, target.country].filter(Boolean).join(', '));
  if (target.kind === 'e164') add('national', target.national);
  add('extension', target.ext === undefined ? undefined : `${target.ext}, to be dialled after the answer`);
  add('then', target.post === undefined ? undefined : `${target.post}, to be sent after the answer`);
  if (target.all.length > 1) add('all', target.all.join(', '));
  for (const { dial, why } of target.alternatives) add('or', `${dial}: ${why}`);
  add('sends', plan.send === undefined ? `nothing: ${plan.why ?? 'blocked'}` : plan.send);
  if (plan.action === 'confirm') add('asks', `first: ${plan.why ?? 'must be confirmed'}`);
  return rows;
}

function ruleRow({ matched, name, why, after, action }: RuleTrace): Row {
  const result = matched
    ? action === 'block'
      ? 'blocked'
      : `-> ${after}${action === 'confirm' ? ', after asking' : ''}`
    : '';
  return { cells: [matched ? '*' : ' ', name, result, why] };
}

/** @param width columns of the terminal; longer lines are cut, so that the table stays one. */
export function toNumberTable(target: DialTarget, plan: DialPlan, width: number): string {
  const lines = [...table(headRows(target, plan), width)];
  if (target.steps.length > 0) {
    lines.push(
      '',
      'Steps',
      ...table(
        target.steps.map(({ step, text }) => ({ cells: [step, text] })),
        width,
      ),
    );
  }
  if (plan.rules.length > 0) lines.push('', 'Rules', ...table(plan.rules.map(ruleRow), width));
  return `${lines.join('\n')}\n`;
}
