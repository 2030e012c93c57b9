import { useEffect, useState } from 'react';
import { useDialer } from '../../state/useAppState.ts';
import { type Examples, examplesFor, type Usual, usualIn } from './ask-plan.ts';
import type { Place } from './place-fields.ts';

/** What is usual in the country, once the application has said it. */
export function useUsual(country: string | undefined): Usual | undefined {
  const dialer = useDialer();
  const [found, setFound] = useState<{ readonly country: string; readonly usual: Usual | undefined }>();
  useEffect(() => {
    if (country === undefined) return undefined;
    let isWanted = true;
    const ask = async (): Promise<void> => {
      const usual = await usualIn(dialer, country);
      if (isWanted) setFound({ country, usual });
    };
    void ask();
    return () => {
      isWanted = false;
    };
  }, [dialer, country]);
  return found?.country === country ? found?.usual : undefined;
}

export function useExamples(place: Place, cc: string | undefined): Examples {
  const dialer = useDialer();
  const [examples, setExamples] = useState<Examples>({});
  const key = JSON.stringify(place);
  useEffect(() => {
    if (cc === undefined) {
      setExamples({});
      return undefined;
    }
    let isWanted = true;
    const ask = async (): Promise<void> => {
      const found = await examplesFor(dialer, JSON.parse(key), cc);
      if (isWanted) setExamples(found);
    };
    void ask();
    return () => {
      isWanted = false;
    };
  }, [dialer, key, cc]);
  return examples;
}
