/** The texts of the window: one namespace a page, each in a file of its own, in every language with the same keys. */
import { createInstance, type i18n, type TFunction } from 'i18next';
import { createContext, use } from 'react';
import type { Language } from '../../../electron/shared/language.ts';
import { de } from './de.ts';
import { en } from './en.ts';

export type Texts = typeof en;
export type Namespace = keyof Texts;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: Texts;
  }
}

export function createTexts(): i18n {
  const texts = createInstance();
  void texts.init({
    resources: { en, de },
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'common',
    ns: Object.keys(en),
    initAsync: false,
    // React escapes what it draws.
    interpolation: { escapeValue: false },
  });
  return texts;
}

export interface Speaking {
  readonly texts: i18n;
  readonly language: Language;
}

export const SpeakingContext = createContext<Speaking | undefined>(undefined);

function useSpeaking(): Speaking {
  const speaking = use(SpeakingContext);
  if (speaking === undefined) throw new Error('a page outside of the shell');
  return speaking;
}

/** The texts of one page: `const t = useTexts('lines')`, then `t('title')`, `t('count', { count: 3 })`. */
export function useTexts<N extends Namespace>(namespace: N): TFunction<N> {
  const { texts, language } = useSpeaking();
  return texts.getFixedT(language, namespace);
}

export const useLanguage = (): Language => useSpeaking().language;
