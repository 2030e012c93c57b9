/** Changes to the general settings, as pure functions. The lines have edit-lines.ts. */
import { setDefaultLine } from './edit-lines.ts';
import type { Language } from './language.ts';
import { ok, type Result } from './result.ts';
import { DEFAULT_SETTINGS, type FieldFault, type Settings } from './settings.ts';
import type { SettingsChanges } from './settings-schema.ts';

/** Only the given fields change; `null` takes an optional one away. */
export function changeSettings(
  settings: Settings,
  changes: SettingsChanges,
  language: Language,
): Result<Settings, FieldFault> {
  const { defaultLine, links, hotkeys, incomingUrl, ...rest } = changes;
  const next: { -readonly [K in keyof Settings]: Settings[K] } = { ...settings, ...rest };
  if (links !== undefined) next.links = { ...settings.links, ...links };
  if (hotkeys !== undefined) next.hotkeys = withoutNull({ ...settings.hotkeys, ...hotkeys });
  if (incomingUrl === null) delete next.incomingUrl;
  else if (incomingUrl !== undefined) next.incomingUrl = incomingUrl;
  if (defaultLine === null) delete next.defaultLine;
  return typeof defaultLine === 'string' ? setDefaultLine(next, defaultLine, language) : ok(next);
}

const withoutNull = (hotkeys: Readonly<Record<string, string | null | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(hotkeys).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );

/** Everything but the lines and where the user is, as it was when Dialtray came. */
export const resetGeneral = ({ lines, defaultLine, location, rules, demo }: Settings): Settings => ({
  ...DEFAULT_SETTINGS,
  lines,
  ...(defaultLine === undefined ? {} : { defaultLine }),
  location,
  rules,
  demo,
});
