import { describe, expect, test } from 'vitest';
import { checkAccelerator } from '../../../../electron/shared/field-checks.ts';
import { type KeyPress, readKeys, shownKeys } from '../../../../renderer/src/views/settings/accelerator.ts';

const press = (keys: Partial<KeyPress>): KeyPress => ({
  key: 'd',
  code: 'KeyD',
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...keys,
});

describe('a hotkey as it is pressed', () => {
  test.each([
    ['Ctrl+Shift+D', { key: 'D', ctrlKey: true, shiftKey: true }, 'Control+Shift+D'],
    ['a letter goes by the layout', { key: 'z', code: 'KeyY', ctrlKey: true }, 'Control+Z'],
    ['Option gives another sign, so the key goes by its place', { key: '∂', altKey: true }, 'Alt+D'],
    ['a shifted digit', { key: '!', code: 'Digit1', ctrlKey: true, shiftKey: true }, 'Control+Shift+1'],
    ['the numeric keypad', { key: '5', code: 'Numpad5', altKey: true }, 'Alt+num5'],
    ['a function key with Shift', { key: 'F9', code: 'F9', shiftKey: true }, 'Shift+F9'],
    ['the space bar', { key: ' ', code: 'Space', ctrlKey: true, altKey: true }, 'Control+Alt+Space'],
    ['an arrow', { key: 'ArrowUp', code: 'ArrowUp', metaKey: true }, 'Super+Up'],
    ['Enter', { key: 'Enter', code: 'Enter', ctrlKey: true }, 'Control+Return'],
  ])('%s', (_, keys, accelerator) => {
    expect(readKeys(press(keys), 'linux')).toEqual({ kind: 'done', accelerator });
    expect(checkAccelerator(accelerator)).toBeUndefined();
  });

  test('Command on a Mac, Super elsewhere', () => {
    expect(readKeys(press({ metaKey: true }), 'mac')).toEqual({ kind: 'done', accelerator: 'Command+D' });
    expect(readKeys(press({ metaKey: true }), 'windows')).toEqual({ kind: 'done', accelerator: 'Super+D' });
  });

  test('modifiers alone are not all of it', () => {
    expect(readKeys(press({ key: 'Shift', code: 'ShiftLeft', ctrlKey: true, shiftKey: true }), 'linux')).toEqual({
      kind: 'held',
      accelerator: 'Control+Shift',
    });
  });

  test.each([
    ['a letter alone', {}],
    ['a capital letter: nobody could write it any more', { key: 'D', shiftKey: true }],
    ['a key without a name in accelerators', { key: 'MediaPlay', code: 'MediaPlayPause', ctrlKey: true }],
    ['a dead key of no known place', { key: 'Dead', code: 'IntlBackslash', ctrlKey: true }],
    ['F9 alone', { key: 'F9', code: 'F9' }],
  ])('%s is refused', (_, keys) => {
    expect(readKeys(press(keys), 'linux')).toEqual({ kind: 'unfit' });
  });
});

describe('a hotkey as it is shown', () => {
  test.each([
    ['CommandOrControl+Shift+D', 'linux', 'de', ['Strg', 'Umschalt', 'D']],
    ['CommandOrControl+Shift+D', 'mac', 'en', ['⌘', '⇧', 'D']],
    ['Control+Alt+Space', 'windows', 'en', ['Ctrl', 'Alt', 'Space']],
    ['Super+Up', 'windows', 'de', ['Win', '↑']],
    ['Option+num5', 'mac', 'en', ['⌥', 'Num 5']],
    ['Ctrl+Plus', 'linux', 'de', ['Strg', '+']],
  ] as const)('%s on %s in %s', (accelerator, platform, language, keys) => {
    expect(shownKeys(accelerator, platform, language)).toEqual(keys);
  });
});
