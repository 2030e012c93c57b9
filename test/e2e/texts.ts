/** What the pages say, so that a test finds things by the names that people see. */
import { de } from '../../renderer/src/i18n/de.ts';
import { en } from '../../renderer/src/i18n/en.ts';

export const textsOf = (language: 'en' | 'de') => (language === 'de' ? de : en);

export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
