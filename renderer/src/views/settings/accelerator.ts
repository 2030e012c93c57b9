/** Keys as the user presses them -> an accelerator of Electron -> keys as they stand on the keyboard. Pure. */
import type { Language } from '../../../../electron/shared/language.ts';
import type { DesktopSnapshot } from '../../../../electron/shared/state.ts';

export type Platform = DesktopSnapshot['platform'];

/** What of a browser's `KeyboardEvent` is looked at. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

/** Names of `KeyboardEvent.code` that an accelerator has for a key which is no letter and no digit. */
const KEYS: Readonly<Record<string, string>> = {
  Space: 'Space',
  Backspace: 'Backspace',
  Delete: 'Delete',
  Insert: 'Insert',
  Enter: 'Return',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  Tab: 'Tab',
  NumpadAdd: 'numadd',
  NumpadSubtract: 'numsub',
  NumpadMultiply: 'nummult',
  NumpadDivide: 'numdiv',
};

/** A letter goes by what stands on the key, as the accelerator does; with Alt or Shift the key gives another sign, then by its place. */
function keyOf({ key, code }: KeyPress): string | undefined {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  const placed = /^(?:Key([A-Z])|Digit(\d)|(F\d{1,2}))$/.exec(code);
  if (placed !== null) return placed[1] ?? placed[2] ?? placed[3];
  const numpad = /^Numpad(\d)$/.exec(code)?.[1];
  if (numpad !== undefined) return `num${numpad}`;
  return KEYS[code];
}

/** What has been pressed so far: `held` are modifiers only. `unfit`: no key of an accelerator, or it would be in the way of typing. */
export type Pressed =
  | { readonly kind: 'held'; readonly accelerator: string }
  | { readonly kind: 'done'; readonly accelerator: string }
  | { readonly kind: 'unfit' };

const MODIFIERS = ['Control', 'Alt', 'AltGraph', 'Shift', 'Meta', 'OS', 'CapsLock', 'Fn'];

export function readKeys(press: KeyPress, platform: Platform): Pressed {
  const modifiers = [
    ...(press.ctrlKey ? ['Control'] : []),
    ...(press.altKey ? ['Alt'] : []),
    ...(press.shiftKey ? ['Shift'] : []),
    ...(press.metaKey ? [platform === 'mac' ? 'Command' : 'Super'] : []),
  ];
  if (MODIFIERS.includes(press.key)) return { kind: 'held', accelerator: modifiers.join('+') };
  const key = keyOf(press);
  // Shift and a letter is a capital letter: nobody could write it any more.
  const isTyping = modifiers.every((modifier) => modifier === 'Shift') && !/^F\d+$/.test(key ?? '');
  if (key === undefined || modifiers.length === 0 || isTyping) return { kind: 'unfit' };
  return { kind: 'done', accelerator: [...modifiers, key].join('+') };
}

const GERMAN: Readonly<Record<string, string>> = {
  Control: 'Strg',
  Shift: 'Umschalt',
  Space: 'Leertaste',
  Return: 'Eingabe',
  Delete: 'Entf',
  Insert: 'Einfg',
  Backspace: 'Rücktaste',
  Home: 'Pos1',
  End: 'Ende',
  PageUp: 'Bild auf',
  PageDown: 'Bild ab',
  Up: '↑',
  Down: '↓',
  Left: '←',
  Right: '→',
};
const ENGLISH: Readonly<Record<string, string>> = {
  Control: 'Ctrl',
  Return: 'Enter',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
  Up: '↑',
  Down: '↓',
  Left: '←',
  Right: '→',
};
const MAC: Readonly<Record<string, string>> = { Control: '⌃', Alt: '⌥', Shift: '⇧', Command: '⌘' };
/** What may stand in a settings file beside the names that are recorded here. */
const SAME: Readonly<Record<string, string>> = {
  Ctrl: 'Control',
  Cmd: 'Command',
  Option: 'Alt',
  Meta: 'Super',
  Plus: '+',
};

/** Each key by its name: `['Strg', 'Umschalt', 'D']`. */
export function shownKeys(accelerator: string, platform: Platform, language: Language): readonly string[] {
  const names = language === 'de' ? GERMAN : ENGLISH;
  return accelerator.split('+').map((part) => {
    const either = part === 'CommandOrControl' || part === 'CmdOrCtrl';
    const name = either ? (platform === 'mac' ? 'Command' : 'Control') : (SAME[part] ?? part);
    if (platform === 'mac' && MAC[name] !== undefined) return MAC[name];
    if (name === 'Super' && platform === 'windows') return 'Win';
    return names[name] ?? name.replace(/^num(?=\d$)/, 'Num ');
  });
}
