/** Which page is shown: kept in the address behind the #, so that links, back and reload work. */
import { useSyncExternalStore } from 'react';

export const PLACES = ['dial', 'lines', 'numbers', 'history', 'settings', 'diagnostics'] as const;
export type Place = (typeof PLACES)[number];

/** A page, and what is shown on it: `#/lines/new`. */
export interface Location {
  readonly place: Place;
  readonly rest: string;
}

export const placeHref = (place: Place, rest = ''): string => `#/${place}${rest === '' ? '' : `/${rest}`}`;

export function parseHash(hash: string): Location {
  const [, name = '', rest = ''] = /^#\/([a-z]+)(?:\/(.*))?$/.exec(hash) ?? [];
  const place = PLACES.find((each) => each === name);
  return place === undefined ? { place: 'dial', rest: '' } : { place, rest };
}

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};

export function useLocation(): Location {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return parseHash(hash);
}

export function goTo(place: Place, rest = ''): void {
  window.location.hash = placeHref(place, rest);
}
