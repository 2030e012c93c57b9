/** `dialtray number`: what a text means, and what a line would send for it. No call, no network. */
import { locationOfLine } from '../core/calls/callee.ts';
import { locationFor, toContext } from '../core/numbers/location.ts';
import { parseDialText } from '../core/numbers/parse.ts';
import { NO_RULES, planDial, prepareRules } from '../core/numbers/plan.ts';
import type { RuleSet } from '../core/numbers/rules.ts';
import type { Location } from '../shared/dial-plan.ts';
import { type Language, toLanguage } from '../shared/language.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { LINE_DEFAULTS, type LineSettings, lineToDial, type Settings } from '../shared/settings.ts';
import { loadTranslations, translated } from '../shared/translations.ts';
import { EXIT } from './exit-codes.ts';
import type { CliIo } from './io.ts';
import { type NumberOptions, type NumberRequest, parseNumberOptions, parseNumberRequest } from './number-input.ts';
import { toNumberJson, toNumberTable } from './number-view.ts';
import { numberWord } from './number-words.ts';
import { usageError } from './usage.ts';

export interface NumberBackend {
  dataDir(option: string | undefined): Result<string, string>;
  settings(dataDir: string): Promise<Result<Settings, string>>;
  /** Standard input, line by line. */
  lines(): AsyncIterable<string>;
}

export const NUMBER_HELP = `What TEXT means, and what a line would send for it. Nothing is called.

Usage: dialtray number TEXT [options]
       dialtray number --stdin --json

  --line NAME        as this line would; its location and the rules come from the settings
  --country AT       where the number was written, by two letters
  --area-code 1      the area code there, without the national prefix
  --internal 3-4     how many digits internal extensions have
  --outside 0        what reaches the outside line
  --own +431505641   own number range; may be given more than once
  --send HOW         plus, international, national or local
  --json             one JSON object, always in English
  --stdin            one JSON object a line: {"input":…,"context":{…}} or {"parsed":{…},"location":{…},"line":…};
                     one answer a line, in the same order
  --data-dir DIR     settings in DIR

The options win over the settings. With --country and without --line, the settings are not read.
Exit codes: 0 the line would send something, 2 it would not, or usage, 3 line or settings, 1 a bug.
`;

/** Where the number was written, and the rules of that place. */
interface Place {
  readonly location: Location;
  readonly line: string | undefined;
  readonly rules: RuleSet;
  readonly language: Language;
}

const NO_LINE: LineSettings = { ...LINE_DEFAULTS, name: '', domain: '', user: '' };

async function placeOf(options: NumberOptions, io: CliIo, backend: NumberBackend): Promise<Result<Place, string>> {
  const { location: given, line: name } = options;
  const system = toLanguage('system', io.systemLocale());
  if (given.country !== undefined && name === undefined) {
    return ok({ location: locationFor(given.country, given), line: undefined, rules: NO_RULES, language: system });
  }
  const dataDir = backend.dataDir(options.dataDir);
  if (!dataDir.ok) return dataDir;
  const settings = await backend.settings(dataDir.value);
  if (!settings.ok) return err(await translated(settings.error, system));
  const line = lineToDial(settings.value, name);
  const language = toLanguage(line?.language ?? settings.value.language, io.systemLocale());
  if (line === undefined && name !== undefined) return err(numberWord('no-line', language, name));
  const rules = await prepareRules(settings.value.rules);
  const base = { ...settings.value, location: { ...settings.value.location } };
  const of = line ?? NO_LINE;
  const location = locationOfLine(base, { ...of, location: { ...of.location, ...given } });
  return ok({ location, line: line?.name, rules, language });
}

async function answer(request: NumberRequest): Promise<string> {
  if (request.form === 'target') {
    const { parsed, location, line, rules } = request;
    const plan = planDial(parsed, locationFor(location.country, location), await prepareRules(rules), line);
    return toNumberJson(parsed, [], plan);
  }
  const { input, context } = request;
  const { steps, ...target } = parseDialText(input, context);
  const location = locationFor(context.country, {
    ...(context.areaCode === undefined ? {} : { areaCode: context.areaCode }),
    ...(context.internalDigits === undefined ? {} : { internal: context.internalDigits }),
    ...(context.outsidePrefix === undefined ? {} : { outsidePrefix: context.outsidePrefix }),
  });
  return toNumberJson(target, steps, planDial(target, location, NO_RULES));
}

async function answerAll(io: CliIo, lines: AsyncIterable<string>): Promise<number> {
  let code: number = EXIT.ok;
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const request = parseNumberRequest(line);
    if (!request.ok) code = EXIT.usage;
    io.out.write(`${request.ok ? await answer(request.value) : JSON.stringify({ error: request.error })}\n`);
  }
  return code;
}

async function answerOne(options: NumberOptions, io: CliIo, backend: NumberBackend): Promise<number> {
  const place = await placeOf(options, io, backend);
  if (!place.ok) {
    io.err.write(`${place.error}\n`);
    return EXIT.settings;
  }
  const { location, line, rules, language } = place.value;
  if (location.country === '') io.err.write(`${numberWord('no-country', language)}\n`);
  const target = parseDialText(options.text, toContext(location));
  const plan = planDial(target, location, rules, line);
  const { steps, ...shown } = target;
  if (options.json) io.out.write(`${toNumberJson(shown, steps, plan)}\n`);
  else {
    await loadTranslations(language);
    io.out.write(toNumberTable(target, plan, io.out.isTerminal ? io.out.columns() : 1000, language));
  }
  return plan.send === undefined ? EXIT.usage : EXIT.ok;
}

/**
 * @param args what stands behind the word `number`
 * @returns the exit code
 */
export async function numberCommand(args: readonly string[], io: CliIo, backend: NumberBackend): Promise<number> {
  const options = parseNumberOptions(args);
  if (!options.ok) return usageError(io, 'number', options.error);
  if (options.value.help) {
    io.out.write(NUMBER_HELP);
    return EXIT.ok;
  }
  return options.value.stdin ? answerAll(io, backend.lines()) : answerOne(options.value, io, backend);
}
