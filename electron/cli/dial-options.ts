/** The arguments of `dialtray dial`. */
import { DEMO_BEHAVIOURS, type DemoBehaviour, isDemoBehaviour } from '../demo/behaviours.ts';
import { checkLineName } from '../shared/field-checks.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { COMMON_OPTIONS, parseOptions } from './options.ts';

export interface DialOptions {
  readonly text: string;
  readonly line?: string | undefined;
  readonly timeoutMs?: number | undefined;
  readonly trace?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly demo?: DemoBehaviour | undefined;
  readonly json: boolean;
  readonly yes: boolean;
}

const LONGEST_TIMEOUT_SECONDS = 86_400;

const OPTIONS = {
  ...COMMON_OPTIONS,
  line: { type: 'string' },
  timeout: { type: 'string' },
  trace: { type: 'string' },
  demo: { type: 'string' },
  yes: { type: 'boolean' },
} as const;

export function parseTimeout(text: string | undefined): Result<number | undefined, string> {
  if (text === undefined) return ok(undefined);
  const seconds = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : 0;
  return seconds > 0 && seconds <= LONGEST_TIMEOUT_SECONDS
    ? ok(seconds * 1000)
    : err(`--timeout is a number of seconds from 1 to ${LONGEST_TIMEOUT_SECONDS}.`);
}

function parseDialText(positionals: readonly string[]): Result<string, string> {
  const [text, ...more] = positionals;
  if (text === undefined) return err('Say what to dial: dialtray dial "+43 1 505641"');
  return more.length === 0
    ? ok(text)
    : err(
        `There is more than one text to dial. Put all of it in quotation marks: dialtray dial "${positionals.join(' ').replace(/[^\x20-\x7e]|["$`\\]/g, '')}"`,
      );
}

/** @returns the options, `help`, or what is wrong in one sentence */
export function parseDialOptions(args: readonly string[]): Result<DialOptions | 'help', string> {
  const parsed = parseOptions(args, OPTIONS);
  if (!parsed.ok) return parsed;
  const { values, positionals } = parsed.value;
  if (values.help === true) return ok('help');
  const text = parseDialText(positionals);
  if (!text.ok) return text;
  const timeout = parseTimeout(values.timeout);
  if (!timeout.ok) return timeout;
  const { line, trace, demo } = values;
  if (demo !== undefined && !isDemoBehaviour(demo)) {
    return err(`--demo is one of: ${DEMO_BEHAVIOURS.map(({ name }) => name).join(', ')}.`);
  }
  if (demo !== undefined && line !== undefined) return err('--demo has its own line; leave out --line.');
  const lineFault = line === undefined ? undefined : checkLineName(line);
  if (lineFault !== undefined) return err(`--line: ${lineFault}`);
  if (trace === '') return err('--trace is empty: name a file.');
  return ok({
    text: text.value,
    line,
    timeoutMs: timeout.value,
    trace,
    dataDir: values['data-dir'],
    demo,
    json: values.json === true,
    yes: values.yes === true,
  });
}
