/**
 * What the core says in English only, in the reader's language: how a number was read, what a rule did, why a socket or a
 * login failed. The English text is the key; whoever shows one to a person translates it. JSON, logs and the report stay
 * English, because programs and helpers read them.
 *
 * The words are in a file of their own, which is loaded when a language is first wanted: a call in English has none of it.
 */
import type { Language } from './language.ts';
import type { PhraseBook } from './translations/phrases.ts';

let german: PhraseBook | undefined;
let loading: Promise<void> | undefined;

async function load(): Promise<void> {
  try {
    german = (await import('./translations/german.ts')).germanBook();
  } catch {
    // An update may have taken the file away under a program that runs: it goes on in English.
    loading = undefined;
  }
}

/** To be awaited before `translate` is to know a language. Never rejects. */
export function loadTranslations(language: Language): Promise<void> {
  if (language === 'en') return Promise.resolve();
  loading ??= load();
  return loading;
}

/** A text that is not known comes out as it is, such as one that is in the reader's language already. */
export function translate(text: string, language: Language): string {
  return language === 'en' ? text : (german?.translate(text) ?? text);
}

/** The same for who can wait for the words. */
export async function translated(text: string, language: Language): Promise<string> {
  await loadTranslations(language);
  return translate(text, language);
}
