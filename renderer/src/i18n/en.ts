import { common } from './en/common.ts';
import { diagnostics } from './en/diagnostics.ts';
import { dial } from './en/dial.ts';
import { history } from './en/history.ts';
import { lines } from './en/lines.ts';
import { numbers } from './en/numbers.ts';
import { settings } from './en/settings.ts';

export const en = { common, dial, diagnostics, history, lines, numbers, settings } as const;
