import { useEffect, useState } from 'react';
import type { NumberPreview } from '../../../../electron/shared/state.ts';
import { quietly } from '../../bridge/bridge.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { isTooLong } from './dial-text.ts';

export interface PreviewRequest {
  readonly text: string;
  readonly line: string | undefined;
  readonly exact: boolean;
}

export interface Previewed {
  readonly request: PreviewRequest;
  readonly preview: NumberPreview;
}

export const toArgs = ({ text, line, exact }: PreviewRequest) => ({
  text,
  ...(line === undefined ? {} : { line }),
  ...(exact ? { exact } : {}),
});

/** Shorter than a pause between keys, longer than a key that repeats. */
const PAUSE_MS = 40;

/** What a line would send. Until there is an answer to the latest text, the one before it stays: nothing flickers. */
export function usePreview(request: PreviewRequest): Previewed | undefined {
  const dialer = useDialer();
  const { settings, lines, language } = useAppState();
  const [previewed, setPreviewed] = useState<Previewed>();
  const { text, line, exact } = request;
  const isUnread = text.trim() === '' || isTooLong(text);

  // biome-ignore lint/correctness/useExhaustiveDependencies: settings, lines and language change the answer
  useEffect(() => {
    if (isUnread) {
      setPreviewed(undefined);
      return undefined;
    }
    let isWanted = true;
    const ask = async (): Promise<void> => {
      const asked = { text, line, exact };
      const preview = await dialer.invoke('number:preview', toArgs(asked));
      if (isWanted) setPreviewed({ request: asked, preview });
    };
    const timer = setTimeout(() => void quietly(ask()), PAUSE_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [dialer, text, line, exact, isUnread, settings, lines.length, language]);

  return isUnread ? undefined : previewed;
}
