import { useEffect, useRef, useState } from 'react';
import type { Result } from '../../../../electron/shared/result.ts';
import type { FieldFault } from '../../../../electron/shared/settings.ts';

type Saved = Promise<Result<undefined, FieldFault>>;

/** The same for equal values, in whatever order their fields stand. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) ?? '';

/**
 * A setting that is saved as a whole: changes that come quickly build on each other, not on a snapshot that is on its way.
 * @returns what is to be shown, and how it is changed
 */
export function useWhole<T>(saved: T, send: (next: T) => Saved): [T, (edit: (now: T) => T) => Saved] {
  const latest = useRef<{ readonly value: T }>(undefined);
  const [wanted, setWanted] = useState<{ readonly value: T }>();
  const forget = (): void => {
    latest.current = undefined;
    setWanted(undefined);
  };
  useEffect(() => {
    if (wanted !== undefined && canonical(wanted.value) === canonical(saved)) {
      latest.current = undefined;
      setWanted(undefined);
    }
  }, [wanted, saved]);

  async function change(edit: (now: T) => T): Saved {
    const next = { value: edit(latest.current?.value ?? saved) };
    latest.current = next;
    setWanted(next);
    try {
      const done = await send(next.value);
      if (!done.ok) forget();
      return done;
    } catch (error) {
      forget();
      throw error;
    }
  }
  return [wanted?.value ?? saved, change];
}
