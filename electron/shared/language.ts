/** The languages that Dialtray speaks. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a user may choose: one language, or that of the computer. */
export const LANGUAGE_CHOICES = ['system', ...LANGUAGES] as const;
export type LanguageChoice = (typeof LANGUAGE_CHOICES)[number];

/**
 * @param systemLocale what the operating system names, in any usual form: "de_AT.UTF-8", "de-AT", "C", ""
 */
export function toLanguage(choice: LanguageChoice, systemLocale: string): Language {
  if (choice !== 'system') return choice;
  return /^de(?:[-_.@]|$)/i.test(systemLocale) ? 'de' : 'en';
}
