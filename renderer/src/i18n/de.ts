import { common } from './de/common.ts';
import { diagnostics } from './de/diagnostics.ts';
import { dial } from './de/dial.ts';
import { history } from './de/history.ts';
import { lines } from './de/lines.ts';
import { numbers } from './de/numbers.ts';
import { settings } from './de/settings.ts';

import type { Texts } from './i18n.ts';

export const de: Translation<Texts> = { common, dial, diagnostics, history, lines, numbers, settings };

/** The same keys with other words. */
type Translation<T> = { readonly [K in keyof T]: T[K] extends string ? string : Translation<T[K]> };
