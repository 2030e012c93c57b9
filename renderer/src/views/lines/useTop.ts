import { type RefObject, useEffect } from 'react';

/** What comes in the place of something else on the page is seen from its top, and read from there. */
export function useTop(view: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = view.current;
    element?.closest('main')?.scrollTo({ top: 0 });
    // A field that has asked for the focus keeps it.
    if (element !== null && !element.contains(document.activeElement)) element.focus({ preventScroll: true });
  }, [view]);
}
