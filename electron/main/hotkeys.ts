/**
 * The keys that work in every program. A new one is registered before the old one is dropped, so that a key that is taken
 * costs the user nothing but a sentence.
 */
import { globalShortcut } from 'electron';
import { HOTKEYS, type HotkeyName, type HotkeySettings } from '../shared/settings.ts';
import type { DesktopSnapshot, HotkeyState } from '../shared/state.ts';

export interface Hotkeys {
  state(): DesktopSnapshot['hotkeys'];
  /** @returns whether the state is another one now */
  apply(settings: HotkeySettings): boolean;
  /** While the user presses a new key, the present ones sleep. */
  record(recording: boolean): void;
  close(): void;
}

export interface HotkeysDeps {
  /** The desktop may still say no, and nobody hears of it (electron/electron#52218). */
  readonly wayland: boolean;
  pressed(name: HotkeyName): void;
}

export function createHotkeys({ wayland, pressed }: HotkeysDeps): Hotkeys {
  /** What is registered, and what it is for: that may change without registering anew. */
  const registered = new Map<string, HotkeyName>();
  let state: Record<HotkeyName, HotkeyState> = { show: 'off', clipboard: 'off' };

  function register(accelerator: string): HotkeyState {
    if (registered.has(accelerator)) return wayland ? 'requested' : 'set';
    try {
      const done = globalShortcut.register(accelerator, () => {
        const name = registered.get(accelerator);
        if (name !== undefined) pressed(name);
      });
      if (!done) return 'taken';
      return wayland ? 'requested' : 'set';
    } catch {
      // Electron throws a TypeError for what is no accelerator.
      return 'invalid';
    }
  }

  return {
    state: () => state,
    apply(settings) {
      const before = state;
      const chosen = new Map<string, HotkeyName>();
      state = { show: 'off', clipboard: 'off' };
      for (const name of HOTKEYS) {
        const accelerator = settings[name];
        if (accelerator === undefined) continue;
        const result = chosen.has(accelerator) ? 'taken' : register(accelerator);
        state = { ...state, [name]: result };
        if (result === 'set' || result === 'requested') chosen.set(accelerator, name);
      }
      for (const [accelerator, name] of registered) {
        if (chosen.has(accelerator)) continue;
        // What cannot have its new key keeps the one that it had.
        if (state[name] === 'taken' || state[name] === 'invalid') chosen.set(accelerator, name);
        else globalShortcut.unregister(accelerator);
      }
      registered.clear();
      for (const [accelerator, name] of chosen) registered.set(accelerator, name);
      return HOTKEYS.some((name) => before[name] !== state[name]);
    },
    record: (recording) => globalShortcut.setSuspended(recording),
    close: () => globalShortcut.unregisterAll(),
  };
}
