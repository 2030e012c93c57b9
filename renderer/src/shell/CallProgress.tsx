/** Says what happens to calls to those who listen, and in the window's title; on every page. */
import { useEffect, useState } from 'react';
import type { Language } from '../../../electron/shared/language.ts';
import { type CallSnapshot, isFinal } from '../../../electron/shared/state.ts';
import { outcomeText, stateText } from '../../../electron/shared/texts.ts';
import { useLanguage, useTexts } from '../i18n/i18n.ts';
import { latestNews } from '../state/call-timeline.ts';
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
  const call = latestNews(timelines, calls);
  const isOver = call !== undefined && isFinal(call.state);
  const sentence = call === undefined ? '' : toSentence(call, language);
  const spoken = isOver ? `${sentence} ${outcomeText(call, language).nextStep}` : sentence;
  const isFailure = call?.state === 'failed';
  const title = useFading(sentence, isOver);
  const page = t(`nav.${place}`);

  useEffect(() => {
    document.title = title === '' ? `${page} – Dialtray` : `${title} – Dialtray`;
  }, [title, page]);

  return (
    <div className="visually-hidden">
      <div role="status">{isFailure ? '' : spoken}</div>
      <div role="alert">{isFailure ? spoken : ''}</div>
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
