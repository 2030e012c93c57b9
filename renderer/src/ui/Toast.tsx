import { createContext, type ReactNode, use, useCallback, useEffect, useState } from 'react';
import { NoConnection } from '../bridge/bridge.ts';
import { useTexts } from '../i18n/i18n.ts';

type Say = (text: string) => void;
const ToastContext = createContext<Say | undefined>(undefined);

/** Long enough to be read twice; nothing is said only here that the page does not show as well. */
const SHOWN_MS = 5_000;

interface Toast {
  readonly id: string;
  readonly text: string;
}

/** Short words about what was just done, which go by themselves; also what becomes of a command that got no answer. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const t = useTexts('common');
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const say = useCallback<Say>((text) => {
    const toast = { id: crypto.randomUUID(), text };
    setToasts((present) => [...present.filter((each) => each.text !== text).slice(-2), toast]);
    setTimeout(() => setToasts((present) => present.filter(({ id }) => id !== toast.id)), SHOWN_MS);
  }, []);
  useEffect(() => {
    const failed = ({ reason }: PromiseRejectionEvent): void => {
      const why = reason instanceof Error ? reason.message : String(reason);
      say(reason instanceof NoConnection ? t('connection.notSent') : t('failed', { why }));
    };
    window.addEventListener('unhandledrejection', failed);
    return () => window.removeEventListener('unhandledrejection', failed);
  }, [say, t]);
  return (
    <ToastContext value={say}>
      {children}
      <div className="toasts" role="status">
        {toasts.map(({ id, text }) => (
          <div key={id} className="toast">
            {text}
          </div>
        ))}
      </div>
    </ToastContext>
  );
}

export function useToast(): Say {
  const say = use(ToastContext);
  if (say === undefined) throw new Error('a page outside of the shell');
  return say;
}

/** Copies a text and says so. */
export function useCopy(): (text: string) => Promise<void> {
  const say = useToast();
  const t = useTexts('common');
  return async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      say(t('copied'));
    } catch {
      say(t('copyFailed'));
    }
  };
}
