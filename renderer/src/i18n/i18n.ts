/**
 * The texts of the window: one namespace a page, each in a file of its own, in every language with the same keys. Those of
 * the first page are there from the beginning, the others come with the first component that uses them.
 */
import { createInstance, type i18n, type TFunction } from 'i18next';
import { createContext, use, useMemo } from 'react';
import { LANGUAGES, type Language } from '../../../electron/shared/language.ts';
import { common as germanCommon } from './de/common.ts';
import { dial as germanDial } from './de/dial.ts';
import { common } from './en/common.ts';
import { dial } from './en/dial.ts';
import type { en } from './en.ts';

export type Texts = typeof en;
export type Namespace = keyof Texts;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: Texts;
  }
}

const FIRST = { en: { common, dial }, de: { common: germanCommon, dial: germanDial } };
type LaterNamespace = Exclude<Namespace, keyof typeof FIRST.en>;

/** A module of texts exports them under the name of their namespace. */
type Loader = () => Promise<Readonly<Record<string, object>>>;

const LATER: Readonly<Record<Language, Readonly<Record<LaterNamespace, Loader>>>> = {
  en: {
    diagnostics: () => import('./en/diagnostics.ts'),
    history: () => import('./en/history.ts'),
    lines: () => import('./en/lines.ts'),
    numbers: () => import('./en/numbers.ts'),
    settings: () => import('./en/settings.ts'),
  },
  de: {
    diagnostics: () => import('./de/diagnostics.ts'),
    history: () => import('./de/history.ts'),
    lines: () => import('./de/lines.ts'),
    numbers: () => import('./de/numbers.ts'),
    settings: () => import('./de/settings.ts'),
  },
};

const isLater = (namespace: Namespace): namespace is LaterNamespace => namespace in LATER.en;

export interface WindowTexts {
  readonly i18n: i18n;
  /** Fulfilled when they are there; undefined: they are there from the beginning. The same promise each time. */
  load(namespace: Namespace, language: Language): Promise<void> | undefined;
  /** What was fetched in any language, in this one: a page that is shown can change over without being taken away. */
  follow(language: Language): Promise<void>;
}

/** Once it is fulfilled, `use` reads it at once: it need not wait for one that it sees for the first time. */
function readable(promise: Promise<void>): Promise<void> {
  promise.then(
    () => Object.assign(promise, { status: 'fulfilled', value: undefined }),
    // Whoever uses it hears of it.
    () => {},
  );
  return promise;
}

export function createTexts(): WindowTexts {
  const texts = createInstance();
  const loading = new Map<string, Promise<void>>();
  const wanted = new Set<LaterNamespace>();
  void texts.init({
    resources: FIRST,
    lng: 'en',
    supportedLngs: LANGUAGES,
    fallbackLng: false,
    defaultNS: 'common',
    ns: ['common', 'dial'],
    initAsync: false,
    // React escapes what it draws.
    interpolation: { escapeValue: false },
  });

  async function fetchTexts(namespace: LaterNamespace, language: Language): Promise<void> {
    const found = await LATER[language][namespace]();
    texts.addResourceBundle(language, namespace, found[namespace]);
  }
  function load(namespace: Namespace, language: Language): Promise<void> | undefined {
    if (!isLater(namespace)) return undefined;
    wanted.add(namespace);
    const key = `${language}/${namespace}`;
    const known = loading.get(key) ?? readable(fetchTexts(namespace, language));
    loading.set(key, known);
    return known;
  }
  return {
    i18n: texts,
    load,
    async follow(language) {
      await Promise.all([...wanted].map((namespace) => load(namespace, language)));
    },
  };
}

export interface Speaking {
  readonly texts: WindowTexts;
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
  const loading = texts.load(namespace, language);
  if (loading !== undefined) use(loading);
  return useMemo(() => texts.i18n.getFixedT(language, namespace), [texts, language, namespace]);
}

export const useLanguage = (): Language => useSpeaking().language;
