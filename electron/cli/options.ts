/** Options from the command line, by node:util's parser; what it throws about a typing error becomes a sentence. */
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

export function parseOptions<const O extends Options>(args: readonly string[], options: O): Result<Parsed<O>, string> {
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
