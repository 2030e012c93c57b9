/** Draws captured SIP messages as a ladder in plain text: one column for each UA, one row for each message. */

export interface CapturedMessage {
  /** Milliseconds since the first message. */
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

export interface LadderOptions {
  /** From left to right; messages of others are left out. */
  readonly columns: readonly string[];
}

const MARGIN = 5;
const WIDTH = 30;

export function drawLadder(messages: readonly CapturedMessage[], { columns }: LadderOptions): string {
  const position = (name: string) => columns.indexOf(name);
  const rows = withoutRepeats(messages).filter(({ from, to }) => position(from) >= 0 && position(to) >= 0);
  const end = MARGIN + (columns.length - 1) * WIDTH + MARGIN;
  const lines = rows.map((message) => {
    const row = drawArrow(position(message.from), position(message.to), columns.length, describeMessage(message.text));
    return `${row.padEnd(end)}${message.atMs.toFixed(1).padStart(8)} ms`;
  });
  return [drawHead(columns), drawRails(columns.length).trimEnd(), ...lines].join('\n');
}

/** A message that a UA sent again is one message: the ladder shows who says what, not what was lost. */
function withoutRepeats(messages: readonly CapturedMessage[]): readonly CapturedMessage[] {
  const seen = new Set<string>();
  return messages.filter(({ from, to, text }) => {
    const key = `${from}>${to}>${text}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function drawHead(columns: readonly string[]): string {
  const canvas = Array.from({ length: MARGIN + columns.length * WIDTH }, () => ' ');
  columns.forEach((name, index) => {
    const start = Math.max(0, MARGIN + index * WIDTH - Math.floor(name.length / 2));
    put(canvas, start, name);
  });
  return canvas.join('').trimEnd();
}

function drawRails(count: number): string {
  const canvas = Array.from({ length: MARGIN + (count - 1) * WIDTH + 1 }, () => ' ');
  for (let index = 0; index < count; index += 1) canvas[MARGIN + index * WIDTH] = '|';
  return canvas.join('');
}

function drawArrow(from: number, to: number, count: number, label: string): string {
  const canvas = [...drawRails(count)];
  const left = MARGIN + Math.min(from, to) * WIDTH + 1;
  const right = MARGIN + Math.max(from, to) * WIDTH - 1;
  const room = right - left - 3;
  const text = label.length > room ? `${label.slice(0, room - 1)}…` : label;
  put(canvas, left, '-'.repeat(right - left + 1));
  put(canvas, left + 2, ` ${text} `);
  if (from < to) canvas[right] = '>';
  else canvas[left] = '<';
  return canvas.join('');
}

function put(canvas: string[], start: number, text: string): void {
  [...text].forEach((character, index) => {
    canvas[start + index] = character;
  });
}

/** `INVITE`, `180 Ringing`, `200 OK (BYE)`, `NOTIFY: 200 OK`, `REFER to bob`. */
export function describeMessage(text: string): string {
  const [startLine = ''] = text.split('\r\n', 1);
  const response = /^SIP\/2\.0 (\d{3} .*)$/.exec(startLine);
  if (response !== null) {
    const answered = header(text, 'CSeq').split(' ')[1] ?? '';
    return answered === 'INVITE' ? (response[1] ?? '') : `${response[1]} (${answered})`;
  }
  const method = startLine.split(' ')[0] ?? '';
  if (method === 'REFER') return `REFER to ${userOf(header(text, 'Refer-To'))}`;
  if (method === 'NOTIFY') return `NOTIFY: ${/\r\nSIP\/2\.0 (\d{3} [^\r\n]*)/.exec(text)?.[1] ?? 'no status'}`;
  if (method === 'INVITE' && /\r\n(?:Proxy-)?Authorization:/i.test(text)) return 'INVITE, with digest';
  return method;
}

const header = (text: string, name: string): string =>
  new RegExp(`\\r\\n${name}\\s*:\\s*([^\\r\\n]*)`, 'i').exec(text)?.[1] ?? '';

const userOf = (value: string): string => /sip:([^@;>]*)/.exec(value)?.[1] ?? value;
