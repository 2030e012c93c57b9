import { type RefObject, useEffect } from 'react';

/** The box has the focus when the window opens, when it is shown again, and when it comes forward with nothing chosen. */
export function useWindowFocus(input: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const take = (): void => {
      input.current?.focus();
      input.current?.select();
    };
    const onShown = (): void => {
      if (document.visibilityState === 'visible' && document.querySelector('[role$="dialog"]') === null) take();
    };
    const onFront = (): void => {
      if (document.activeElement === null || document.activeElement === document.body) take();
    };
    take();
    document.addEventListener('visibilitychange', onShown);
    window.addEventListener('focus', onFront);
    return () => {
      document.removeEventListener('visibilitychange', onShown);
      window.removeEventListener('focus', onFront);
    };
  }, [input]);
}
