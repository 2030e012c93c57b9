/** An application that writes down what it is told and shows what a test puts into it. */
import type { App } from '../../../electron/core/app.ts';
import type { CommandName, Commands } from '../../../electron/shared/contract.ts';
import { DEFAULT_SETTINGS } from '../../../electron/shared/settings.ts';
import type { AppState } from '../../../electron/shared/state.ts';

const FIRST: AppState = {
  version: 1,
  lines: [],
  calls: [],
  announcements: [],
  settings: DEFAULT_SETTINGS,
  language: 'en',
  passwords: {},
  history: { revision: 0, count: 0, recent: [] },
  notices: [],
  about: { version: '0', system: 'test', runtime: 'test', dataFolder: '', passwords: { place: 'keyring' } },
};

export function createFakeApp(reply: (name: CommandName, args: unknown) => unknown = () => undefined) {
  let state = FIRST;
  const listeners = new Set<(state: AppState) => void>();
  const commands: { readonly name: CommandName; readonly args: unknown }[] = [];
  const app: App = {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async invoke<K extends CommandName>(name: K, args: Commands[K]['args']) {
      commands.push({ name, args });
      return reply(name, args) as Commands[K]['reply'];
    },
    async openLink() {},
    notify() {},
    setLocked() {},
    wakeUp() {},
    async close() {},
  };
  return {
    app,
    commands,
    listeners,
    change(next: Partial<AppState> = {}) {
      state = { ...state, ...next, version: state.version + 1 };
      for (const listener of [...listeners]) listener(state);
    },
  };
}
