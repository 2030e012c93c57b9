import { type RefObject, useEffect } from 'react';

const isNothing = (element: Element | null): boolean =>
  element === null || element === document.body || element.tagName === 'MAIN';

const isLetter = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean =>
  [...key].length === 1 && key !== ' ' && !ctrlKey && !metaKey && !altKey;

/**
 * The box has the focus when the window opens, when it is shown again, and when it comes forward with nothing chosen; and
 * what is typed or pasted with nothing chosen goes into it.
 */
export function useWindowFocus(input: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const take = (): void => input.current?.focus();
    const onShown = (): void => {
      if (document.visibilityState !== 'visible' || document.querySelector('[role$="dialog"]') !== null) return;
      take();
      input.current?.select();
    };
    const onFront = (): void => {
      if (isNothing(document.activeElement)) take();
    };
    const onKey = (event: KeyboardEvent): void => {
      // The key is still on its way: it arrives where the focus is then.
      if (isNothing(document.activeElement) && (isLetter(event) || isPaste(event))) take();
    };
    take();
    document.addEventListener('visibilitychange', onShown);
    window.addEventListener('focus', onFront);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('visibilitychange', onShown);
      window.removeEventListener('focus', onFront);
      document.removeEventListener('keydown', onKey);
    };
  }, [input]);
}

const isPaste = ({ key, ctrlKey, metaKey }: KeyboardEvent): boolean =>
  (ctrlKey || metaKey) && key.toLowerCase() === 'v';
