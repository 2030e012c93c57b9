/** Dials from any page: what must be confirmed is asked here, with what is sent. */
import { createContext, lazy, type ReactNode, Suspense, use, useCallback, useMemo, useState } from 'react';
import type { Confirm, DialArgs, DialError } from '../../../electron/shared/contract.ts';
import type { Result } from '../../../electron/shared/result.ts';
import { useDialer } from '../state/useAppState.ts';
import { once } from './once.ts';

const ConfirmDial = lazy(async () => ({ default: (await import('./ConfirmDial.tsx')).ConfirmDial }));

/** What became of it. `cancelled`: the user was asked and did not want it. */
export type Dialled = { readonly kind: 'dialled' | 'cancelled' } | { readonly kind: 'refused'; readonly text: string };

type Dial = (args: DialArgs) => Promise<Dialled>;
const DialContext = createContext<Dial | undefined>(undefined);

interface Question {
  readonly text: string;
  readonly confirm: Confirm;
  answer(isConfirmed: boolean): void;
}

const toDialled = (result: Result<unknown, DialError>): Dialled =>
  result.ok ? { kind: 'dialled' } : { kind: 'refused', text: result.error.text };

export function DialProvider({ children }: { readonly children: ReactNode }) {
  const dialer = useDialer();
  const [question, setQuestion] = useState<Question>();
  const ask = useCallback(
    (text: string, confirm: Confirm): Promise<boolean> =>
      new Promise((answer) => {
        setQuestion({
          text,
          confirm,
          answer(isConfirmed) {
            setQuestion(undefined);
            answer(isConfirmed);
          },
        });
      }),
    [],
  );
  const dial = useMemo<Dial>(
    () =>
      once(
        async (args: DialArgs): Promise<Dialled> => {
          const result = await dialer.invoke('call:dial', args);
          if (result.ok || result.error.kind !== 'confirm') return toDialled(result);
          if (!(await ask(args.text, result.error))) return { kind: 'cancelled' };
          return toDialled(await dialer.invoke('call:dial', { ...args, confirmed: true }));
        },
        ({ kind }) => kind === 'dialled',
      ),
    [dialer, ask],
  );
  return (
    <DialContext value={dial}>
      {children}
      {question === undefined ? null : (
        <Suspense fallback={null}>
          <ConfirmDial text={question.text} confirm={question.confirm} onAnswer={question.answer} />
        </Suspense>
      )}
    </DialContext>
  );
}

export function useDial(): Dial {
  const dial = use(DialContext);
  if (dial === undefined) throw new Error('a page outside of the shell');
  return dial;
}
