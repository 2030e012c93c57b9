import { type RefObject, useEffect } from 'react';

/** What comes in the place of something else on the page is seen from its top, and read from there. */
export function useTop(view: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = view.current;
    element?.closest('main')?.scrollTo({ top: 0 });
    // What had the focus has gone with what was there before, and no field has asked for it.
    if (document.activeElement === document.body) element?.focus({ preventScroll: true });
  }, [view]);
}
