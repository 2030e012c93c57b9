/** A text on its way into the dial box from elsewhere in the window: a link that is edited, a number of the history. */
const EVENT = 'dialtray-draft';

export const putIntoBox = (text: string): void => {
  window.dispatchEvent(new CustomEvent<string>(EVENT, { detail: text }));
};

export function onDraft(listener: (text: string) => void): () => void {
  const take = (event: Event): void => {
    if (event instanceof CustomEvent && typeof event.detail === 'string') listener(event.detail);
  };
  window.addEventListener(EVENT, take);
  return () => window.removeEventListener(EVENT, take);
}
