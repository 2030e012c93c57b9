/**
 * What the cards beside the dial box want of it: a text to be edited, or only the focus, because the button that was
 * pressed is gone.
 */
const EVENT = 'dialtray-box';

interface Wish {
  readonly text?: string;
}

const wish = (detail: Wish): void => {
  window.dispatchEvent(new CustomEvent<Wish>(EVENT, { detail }));
};

export const putIntoBox = (text: string): void => wish({ text });

export const focusBox = (): void => wish({});

/** @returns a function that ends the listening */
export function onBoxEvent(listener: (wish: Wish) => void): () => void {
  const take = (event: Event): void => listener((event as CustomEvent<Wish>).detail);
  window.addEventListener(EVENT, take);
  return () => window.removeEventListener(EVENT, take);
}
