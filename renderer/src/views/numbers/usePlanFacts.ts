import { useEffect, useState } from 'react';
import { SEND_FORMATS, type SendFormat } from '../../../../electron/shared/dial-plan.ts';
import { useDialer } from '../../state/useAppState.ts';
import { exampleNumbers, sentFor, type Usual, usualIn } from './ask-plan.ts';
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

/** `+43 1 505641 → 01505641`, for each way of sending. */
export type Examples = Readonly<Partial<Record<SendFormat, readonly string[]>>>;

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
    const location = JSON.parse(key) as Place;
    const numbers = exampleNumbers(cc, location.areaCode);
    const ask = async (send: SendFormat): Promise<readonly [SendFormat, readonly string[]]> => {
      const sent = await sentFor(dialer, { ...location, send }, numbers);
      return [send, numbers.flatMap((number, at) => (sent[at] == null ? [] : [`${number} → ${sent[at]}`]))];
    };
    const askAll = async (): Promise<void> => {
      const all = await Promise.all(SEND_FORMATS.map(ask));
      if (isWanted) setExamples(Object.fromEntries(all));
    };
    void askAll();
    return () => {
      isWanted = false;
    };
  }, [dialer, key, cc]);
  return examples;
}
