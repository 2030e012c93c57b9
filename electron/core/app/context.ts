/** What the parts of the application share: the snapshot, the settings and the ways to change them. */
import type { Language } from '../../shared/language.ts';
import { err, type Result } from '../../shared/result.ts';
import type { FieldFault, Settings } from '../../shared/settings.ts';
import type { AppState } from '../../shared/state.ts';
import { translate } from '../../shared/translations.ts';
import type { Store } from '../store.ts';
import { APP_TEXTS, type AppText } from './texts.ts';

export interface AppContext {
  readonly store: Store<AppState>;
  settings(): Settings;
  /** With the demo line, where it is there. */
  effectiveSettings(): Settings;
  language(): Language;
  /** Writes the settings and tells everybody. */
  update(change: (settings: Settings) => Result<Settings, FieldFault>): Promise<Result<undefined, FieldFault>>;
  /** These are the settings from now on. */
  replace(settings: Settings): void;
  /** Settings or the password of a line are other ones now. */
  refresh(passwordOf?: string): void;
  notify(kind: 'info' | 'problem', text: string): void;
}

/** What the core and its adapters say in English only, in the user's language. */
export const inLanguage = (context: AppContext, text: string): string => translate(text, context.language());

export const failedIn = <T>(context: AppContext, result: Result<T, string>): Result<T, string> =>
  result.ok ? result : err(inLanguage(context, result.error));

/** Values that are texts themselves; the others are names and numbers. */
const TEXTS: ReadonlySet<string> = new Set(['text', 'why', 'reason']);

export function say(context: AppContext, key: AppText, values: Readonly<Record<string, string>> = {}): string {
  return APP_TEXTS[context.language()][key].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name] ?? whole;
    return TEXTS.has(name) ? inLanguage(context, value) : value;
  });
}
