/** Options from the command line as node:util's parser reads them; what it throws about a typing error becomes a sentence. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { err, ok, type Result } from '../shared/result.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O; strict: true; allowPositionals: true; allowNegative: true }>
>;

export const COMMON_OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  'data-dir': { type: 'string' },
} as const satisfies Options;

/**
 * The usual arguments, without that parser: it takes a hundredth of the time to the INVITE to load.
 * @returns undefined where it has to be asked
 */
function readPlain(args: readonly string[], options: Options) {
  const values: Record<string, string | boolean> = {};
  const positionals: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (!arg.startsWith('-')) {
      positionals.push(arg);
      continue;
    }
    const name = arg.slice(2);
    const option = arg.startsWith('--') && Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined || option.multiple === true || option.default !== undefined) return undefined;
    if (option.type === 'boolean') values[name] = true;
    else {
      at += 1;
      const value = args[at] ?? '-';
      if (value.startsWith('-')) return undefined;
      values[name] = value;
    }
  }
  return { values, positionals };
}

export function parseOptions<const O extends Options>(args: readonly string[], options: O): Result<Parsed<O>, string> {
  const plain = readPlain(args, options);
  // What TypeScript works out of `options` is what they say about each value.
  if (plain !== undefined) return ok(plain as unknown as Parsed<O>);
  try {
    return ok(parseArgs({ args: [...args], options, strict: true, allowPositionals: true, allowNegative: true }));
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      return err(firstSentence(error.message));
    }
    throw error;
  }
}

/** Node's advice about "--" is wrong for an option that was only mistyped, and runs over several lines. */
function firstSentence(message: string): string {
  const line = message.split('\n', 1)[0] ?? message;
  return /^(.*?[^.])\.(?: |$)/.exec(line)?.[1]?.concat('.') ?? `${line}.`;
}
