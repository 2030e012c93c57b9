/** Says what happens to calls to those who listen, and in the window's title; on every page. */
import { useEffect, useState } from 'react';
import type { Language } from '../../../electron/shared/language.ts';
import { type CallSnapshot, isFinal } from '../../../electron/shared/state.ts';
import { outcomeText, stateText } from '../../../electron/shared/texts.ts';
import { useLanguage, useTexts } from '../i18n/i18n.ts';
import { useAppState, useTimelines } from '../state/useAppState.ts';
import type { Place } from './places.ts';

const toSentence = (call: CallSnapshot, language: Language): string =>
  isFinal(call.state) ? outcomeText(call, language).sentence : stateText(call, language);

/** How long the end of a call stands in the title. */
const TITLE_MS = 20_000;

export function CallProgress({ place }: { readonly place: Place }) {
  const { calls } = useAppState();
  const timelines = useTimelines();
  const language = useLanguage();
  const t = useTexts('common');
  const latest = calls.at(-1);
  const sentence = latest === undefined ? '' : toSentence(latest, language);
  // What was over before the window opened is no news.
  const isNews = latest !== undefined && (!isFinal(latest.state) || (timelines.get(latest.callId)?.length ?? 0) > 1);
  const isFailure = latest?.state === 'failed';
  const nextStep = latest !== undefined && isFinal(latest.state) ? outcomeText(latest, language).nextStep : '';
  const title = useFading(isNews ? sentence : '', latest !== undefined && isFinal(latest.state));
  const page = t(`nav.${place}`);

  useEffect(() => {
    document.title = title === '' ? `${page} – Dialtray` : `${title} – Dialtray`;
  }, [title, page]);

  return (
    <div className="visually-hidden">
      <div role="status">{isNews && !isFailure ? `${sentence} ${nextStep}` : ''}</div>
      <div role="alert">{isNews && isFailure ? `${sentence} ${nextStep}` : ''}</div>
    </div>
  );
}

function useFading(text: string, fades: boolean): string {
  const [faded, setFaded] = useState('');
  useEffect(() => {
    if (!fades) return undefined;
    const timer = setTimeout(() => setFaded(text), TITLE_MS);
    return () => clearTimeout(timer);
  }, [text, fades]);
  return text === faded ? '' : text;
}
