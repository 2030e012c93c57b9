import { beforeEach, describe, expect, it } from 'vitest';
import { createHotkeys } from '../../../electron/main/hotkeys.ts';
import { app, globalShortcut, resetElectron } from '../../support/fake-electron/index.ts';

let pressed: string[] = [];
const create = (wayland = false) => createHotkeys({ wayland, pressed: (name) => void pressed.push(name) });
beforeEach(() => {
  resetElectron();
  app.becomeReady();
  pressed = [];
});

describe('hotkeys', () => {
  it('the new one is registered before the old one is dropped', () => {
    const hotkeys = create();
    hotkeys.apply({ show: 'Alt+A' });
    expect(hotkeys.apply({ show: 'Alt+B' })).toBe(false);
    expect(globalShortcut.history).toEqual(['+Alt+A', '+Alt+B', '-Alt+A']);
    globalShortcut.press('Alt+B');
    expect(pressed).toEqual(['show']);
  });

  it('what stays the same is not touched', () => {
    const hotkeys = create();
    hotkeys.apply({ show: 'Alt+A', clipboard: 'Alt+B' });
    hotkeys.apply({ show: 'Alt+A', clipboard: 'Alt+B' });
    expect(globalShortcut.history).toEqual(['+Alt+A', '+Alt+B']);
  });

  it('two can change places', () => {
    const hotkeys = create();
    hotkeys.apply({ show: 'Alt+A', clipboard: 'Alt+B' });
    hotkeys.apply({ show: 'Alt+B', clipboard: 'Alt+A' });
    expect(hotkeys.state()).toEqual({ show: 'set', clipboard: 'set' });
    globalShortcut.press('Alt+A');
    expect(pressed).toEqual(['clipboard']);
  });

  it('one that is taken leaves the old one at work', () => {
    const hotkeys = create();
    globalShortcut.taken.add('Alt+B');
    hotkeys.apply({ show: 'Alt+A' });
    expect(hotkeys.apply({ show: 'Alt+B' })).toBe(true);
    expect(hotkeys.state().show).toBe('taken');
    globalShortcut.press('Alt+A');
    expect(pressed).toEqual(['show']);
    globalShortcut.taken.delete('Alt+B');
    hotkeys.apply({ show: 'Alt+B' });
    expect([...globalShortcut.registered.keys()]).toEqual(['Alt+B']);
  });

  it.each([
    [{ show: 'Alt+Nothing' }, { show: 'invalid', clipboard: 'off' }],
    [
      { show: 'Alt+A', clipboard: 'Alt+A' },
      { show: 'set', clipboard: 'taken' },
    ],
    [{}, { show: 'off', clipboard: 'off' }],
  ])('%j gives %j', (settings, state) => {
    const hotkeys = create();
    hotkeys.apply(settings);
    expect(hotkeys.state()).toEqual(state);
  });

  it('on Wayland the desktop decides, and we do not know', () => {
    const hotkeys = create(true);
    hotkeys.apply({ show: 'Alt+A' });
    hotkeys.apply({ show: 'Alt+A', clipboard: 'Alt+B' });
    expect(hotkeys.state()).toEqual({ show: 'requested', clipboard: 'requested' });
  });

  it('none is left at the end', () => {
    const hotkeys = create();
    hotkeys.apply({ show: 'Alt+A', clipboard: 'Alt+B' });
    hotkeys.close();
    expect(globalShortcut.registered.size).toBe(0);
  });
});
