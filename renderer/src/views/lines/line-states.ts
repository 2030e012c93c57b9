/** How lines stand, for the list. Pure. */
import type { LineSnapshot } from '../../../../electron/shared/state.ts';

/** `ready`: it calls without being registered. */
export type LineState = 'off' | 'ready' | 'registering' | 'registered' | 'failed';

export function stateOf({ active, registration }: LineSnapshot): LineState {
  if (!active) return 'off';
  return registration.state === 'off' ? 'ready' : registration.state;
}

export const hasProblem = (line: LineSnapshot): boolean => stateOf(line) === 'failed';

/** `klaus@sipgate.de` */
export const accountOf = ({ user, domain }: { readonly user: string; readonly domain: string }): string =>
  `${user}@${domain}`;

const comparable = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Every word of the query stands somewhere in name, account or extension. */
export function matches({ name, user, domain, extension = '' }: LineSnapshot, query: string): boolean {
  const text = comparable(`${name} ${user}@${domain} ${extension}`);
  return comparable(query)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export interface LineCounts {
  readonly all: number;
  readonly registered: number;
  readonly failed: number;
  readonly off: number;
}

export function countLines(lines: readonly LineSnapshot[]): LineCounts {
  const count = (state: LineState): number => lines.filter((line) => stateOf(line) === state).length;
  return { all: lines.length, registered: count('registered'), failed: count('failed'), off: count('off') };
}
