import { useCallback, useEffect, useMemo, useState } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import type { Language } from '../../../electron/shared/language.ts';
import { loadTranslations } from '../../../electron/shared/translations.ts';
import type { Bridge } from '../bridge/bridge.ts';
import { SpeakingContext, type WindowTexts } from '../i18n/i18n.ts';
import type { StateStore } from '../state/store.ts';
import { AppStateContext, DialerContext, ReadStateContext, TimelinesContext, useShown } from '../state/useAppState.ts';
import { Notice } from '../ui/Notice.tsx';
import { ToastProvider } from '../ui/Toast.tsx';
import { DialProvider } from './DialProvider.tsx';
import { Shell } from './Shell.tsx';

interface Props {
  readonly bridge: Bridge;
  readonly store: StateStore;
  readonly texts: WindowTexts;
}

/**
 * The language that the window speaks: the wanted one, once the words for what the core says and for what is shown are here,
 * so that nothing is shown in two languages. Undefined: the first ones are on their way.
 */
function useSpoken(wanted: Language | undefined, texts: WindowTexts): Language | undefined {
  const [loaded, setLoaded] = useState<Language>();
  useEffect(() => {
    let isWanted = wanted !== undefined;
    const load = async (language: Language): Promise<void> => {
      await Promise.all([loadTranslations(language), texts.follow(language)]);
      if (isWanted) setLoaded(language);
    };
    if (wanted !== undefined) void load(wanted);
    return () => {
      isWanted = false;
    };
  }, [wanted, texts]);
  // English needs no translations.
  return loaded ?? (wanted === 'en' ? wanted : undefined);
}

/** Language and theme follow the snapshot; everything below can count on one. */
export function Application({ bridge, store, texts }: Props) {
  const { state, timelines, connection } = useShown(store);
  const spoken = useSpoken(state?.language, texts);
  const language = spoken ?? (texts.i18n.language === 'de' ? 'de' : 'en');
  const theme = state?.settings.theme ?? 'system';
  const readState = useCallback(() => store.shown().state, [store]);
  const speaking = useMemo(() => ({ texts, language }), [texts, language]);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);

  if (state === undefined || spoken === undefined) {
    // For the first moment there is nothing to say.
    if (connection !== 'lost' && connection !== 'refused') return null;
    return (
      <main className="alone">
        <Notice kind="problem">{texts.i18n.getFixedT(language, 'common')(`connection.${connection}`)}</Notice>
      </main>
    );
  }
  return (
    <I18nProvider locale={language === 'de' ? 'de-DE' : 'en-US'}>
      <SpeakingContext value={speaking}>
        <DialerContext value={bridge}>
          <AppStateContext value={state}>
            <ReadStateContext value={readState}>
              <TimelinesContext value={timelines}>
                <ToastProvider>
                  <DialProvider>
                    <Shell connection={connection} />
                  </DialProvider>
                </ToastProvider>
              </TimelinesContext>
            </ReadStateContext>
          </AppStateContext>
        </DialerContext>
      </SpeakingContext>
    </I18nProvider>
  );
}
