/** Where the window was, in a file that anybody may have edited. */
import Store from 'electron-store';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowPlace {
  /** As it was left; without a position where none of it would be on a screen. */
  read(screens: readonly Rectangle[]): Partial<Rectangle>;
  write(bounds: Rectangle): void;
}

export const SMALLEST = { width: 360, height: 420 } as const;
const LARGEST = 10_000;
/** So much of the window has to be seen that it can be taken hold of. */
const SEEN = 80;

const within = (value: unknown, least: number, most: number): value is number =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most;

const overlap = (a: number, aLength: number, b: number, bLength: number): number =>
  Math.min(a + aLength, b + bLength) - Math.max(a, b);

const isSeen = (window: Rectangle, screens: readonly Rectangle[]): boolean =>
  screens.some(
    (screen) =>
      overlap(window.x, window.width, screen.x, screen.width) >= SEEN &&
      overlap(window.y, window.height, screen.y, screen.height) >= SEEN,
  );

/** Pure: what of a stored value can be used. */
export function parsePlace(stored: unknown, screens: readonly Rectangle[]): Partial<Rectangle> {
  if (typeof stored !== 'object' || stored === null) return {};
  const { x, y, width, height } = stored as Record<string, unknown>;
  if (!within(width, SMALLEST.width, LARGEST) || !within(height, SMALLEST.height, LARGEST)) return {};
  if (!within(x, -100_000, 100_000) || !within(y, -100_000, 100_000)) return { width, height };
  return isSeen({ x, y, width, height }, screens) ? { x, y, width, height } : { width, height };
}

export function createWindowPlace({ dataFolder }: { readonly dataFolder: string }): WindowPlace {
  // Nothing of worth is in it: a broken file is begun anew.
  const store = new Store({ cwd: dataFolder, name: 'window', clearInvalidConfig: true });
  return {
    read: (screens) => parsePlace(store.get('bounds'), screens),
    write: (bounds) => store.set('bounds', bounds),
  };
}
