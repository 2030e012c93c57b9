import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { ConfirmDialog } from '../../ui/Dialog.tsx';

interface Question {
  readonly title: string;
  readonly text: string;
  readonly confirmLabel: string;
  readonly isDangerous?: boolean;
}

/** Asks and waits for the answer. What asks after the page has gone hears a no. */
export function useQuestion(): { ask(question: Question): Promise<boolean>; readonly dialog: ReactNode } {
  const [asked, setAsked] = useState<Question & { answer(isConfirmed: boolean): void }>();
  const isShown = useRef(false);
  const open = useRef<(isConfirmed: boolean) => void>(undefined);
  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
      open.current?.(false);
    };
  }, []);
  const ask = useCallback(
    (question: Question) =>
      new Promise<boolean>((resolve) => {
        const answer = (isConfirmed: boolean): void => {
          open.current = undefined;
          setAsked(undefined);
          resolve(isConfirmed);
        };
        if (!isShown.current) return resolve(false);
        open.current = answer;
        setAsked({ ...question, answer });
      }),
    [],
  );
  const dialog =
    asked === undefined ? null : (
      <ConfirmDialog
        isOpen
        title={asked.title}
        confirmLabel={asked.confirmLabel}
        isDangerous={asked.isDangerous ?? false}
        onConfirm={() => asked.answer(true)}
        onClose={() => asked.answer(false)}
      >
        <p>{asked.text}</p>
      </ConfirmDialog>
    );
  return { ask, dialog };
}
