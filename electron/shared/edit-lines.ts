/** Changes to the list of lines, as pure functions over the settings. */
import { LIMITS } from './field-checks.ts';
import { fieldSentence } from './field-texts.ts';
import type { Language } from './language.ts';
import { err, ok, type Result } from './result.ts';
import { type FieldFault, LINE_DEFAULTS, type LineSettings, type Settings, toComparableName } from './settings.ts';
import type { LineChanges } from './settings-schema.ts';

const unknownLine = (name: string, language: Language): FieldFault => ({
  field: 'name',
  text: fieldSentence('name-unknown', language, { name: name.slice(0, LIMITS.lineName) }),
});

export function addLine(
  settings: Settings,
  line: LineSettings,
  language: Language = 'en',
): Result<Settings, FieldFault> {
  if (settings.lines.some(({ name }) => toComparableName(name) === toComparableName(line.name))) {
    return err({ field: 'name', text: fieldSentence('name-taken', language, { name: line.name }) });
  }
  if (settings.lines.length >= LIMITS.lines) {
    return err({ field: 'name', text: fieldSentence('too-many', language, { maximum: LIMITS.lines }) });
  }
  return ok({ ...settings, lines: [...settings.lines, line] });
}

/** Only the given fields change; fields of the line that this version does not know stay. */
export function setLine(
  settings: Settings,
  name: string,
  changes: LineChanges,
  language: Language = 'en',
): Result<Settings, FieldFault> {
  if (!settings.lines.some((line) => line.name === name)) return err(unknownLine(name, language));
  return ok({
    ...settings,
    lines: settings.lines.map((line) => (line.name === name ? changeLine(line, changes) : line)),
  });
}

function changeLine(line: LineSettings, changes: LineChanges): LineSettings {
  const next: Record<string, unknown> = { ...line };
  for (const [field, value] of Object.entries(changes)) {
    if (value === undefined) continue;
    if (value === null) delete next[field];
    else next[field] = value;
  }
  // The cast is sound: `changes` cannot take away a required field, and the defaults stand in for the rest.
  return { ...LINE_DEFAULTS, ...next } as LineSettings;
}

/** Rules that are for this line alone go on being so. */
export function renameLine(
  settings: Settings,
  name: string,
  to: string,
  language: Language = 'en',
): Result<Settings, FieldFault> {
  if (!settings.lines.some((line) => line.name === name)) return err(unknownLine(name, language));
  const taken = settings.lines.some(
    (line) => line.name !== name && toComparableName(line.name) === toComparableName(to),
  );
  if (taken) return err({ field: 'name', text: fieldSentence('name-taken', language, { name: to }) });
  const renamed = (each: string): string => (each === name ? to : each);
  return ok({
    ...settings,
    lines: settings.lines.map((line) => ({ ...line, name: renamed(line.name) })),
    ...(settings.defaultLine === undefined ? {} : { defaultLine: renamed(settings.defaultLine) }),
    rules: settings.rules.map((rule) =>
      rule.lines === undefined ? rule : { ...rule, lines: rule.lines.map(renamed) },
    ),
  });
}

/** The default line goes with its line: then the first one dials. */
export function removeLine(settings: Settings, name: string, language: Language = 'en'): Result<Settings, FieldFault> {
  if (!settings.lines.some((line) => line.name === name)) return err(unknownLine(name, language));
  const lines = settings.lines.filter((line) => line.name !== name);
  if (settings.defaultLine !== name) return ok({ ...settings, lines });
  const { defaultLine: _, ...rest } = settings;
  return ok({ ...rest, lines });
}

export function setDefaultLine(
  settings: Settings,
  name: string,
  language: Language = 'en',
): Result<Settings, FieldFault> {
  if (!settings.lines.some((line) => line.name === name)) return err(unknownLine(name, language));
  return ok({ ...settings, defaultLine: name });
}
