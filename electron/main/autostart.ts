/**
 * Start at login, hidden. Windows and macOS have Electron's way; on Linux it is a desktop entry of ours. Where the user has
 * switched it off in the system, that stays: it is said, and not switched on again behind his back.
 */
import { homedir } from 'node:os';
import { app } from 'electron';
import { APP_NAME } from '../node/data-folder.ts';
import {
  autostartEntryPath,
  autostartEntryText,
  entryFaultText,
  readEntry,
  removeEntry,
  writeEntry,
} from '../node/linux-entry.ts';
import type { DesktopSnapshot } from '../shared/state.ts';
import { containerOf, type Host } from './host.ts';
import { DESKTOP_NAME } from './identity.ts';

type State = DesktopSnapshot['startAtLogin'];

export interface Autostart {
  state(): State;
  /** Brings the system in line with the setting. The same value again does nothing. */
  apply(on: boolean): void;
}

interface System {
  read(): State;
  write(on: boolean): void;
}

const OFF: State = { on: false, by: 'app' };
const REFUSED: State = { on: false, by: 'refused' };

function onWindows({ executable, executableArgs }: Host): System {
  // The same path and arguments for reading, or Windows' answer is about another entry.
  const entry = { path: executable, args: [...executableArgs.map((arg) => `"${arg}"`), '--hidden'] };
  return {
    read() {
      const { openAtLogin, executableWillLaunchAtLogin } = app.getLoginItemSettings(entry);
      if (!openAtLogin) return OFF;
      // Task Manager and the system's settings have a switch of their own.
      return executableWillLaunchAtLogin ? { on: true, by: 'app' } : REFUSED;
    },
    write: (on) => app.setLoginItemSettings({ openAtLogin: on, ...entry }),
  };
}

const onMac: System = {
  read() {
    const { openAtLogin, status } = app.getLoginItemSettings();
    if (status === 'requires-approval') return REFUSED;
    return openAtLogin ? { on: true, by: 'app' } : OFF;
  },
  write: (on) => app.setLoginItemSettings({ openAtLogin: on }),
};

function onLinux({ env, executable, executableArgs }: Host, warn: (text: string) => void): System {
  const path = autostartEntryPath({ env, home: homedir() }, DESKTOP_NAME);
  return {
    read() {
      const entry = readEntry(path);
      if (!entry.ok || entry.value === undefined) return OFF;
      return entry.value.enabled ? { on: true, by: 'app' } : REFUSED;
    },
    write(on) {
      const text = autostartEntryText({ name: APP_NAME, executable, args: [...executableArgs, '--hidden'] });
      const written = !on ? removeEntry(path) : text.ok ? writeEntry(path, text.value) : text;
      if (!written.ok) warn(entryFaultText(written.error, 'en'));
    },
  };
}

const systemOf = (host: Host, warn: (text: string) => void): System => {
  if (host.platform === 'win32') return onWindows(host);
  return host.platform === 'darwin' ? onMac : onLinux(host, warn);
};

export function createAutostart(host: Host, warn: (text: string) => void): Autostart {
  // A container has its own switch for it, which we can neither read nor throw.
  if (containerOf(host) !== undefined) return { state: () => ({ on: false, by: 'system' }), apply: () => {} };
  const system = systemOf(host, warn);
  let wanted: boolean | undefined;
  return {
    state: system.read,
    apply(on) {
      if (on === wanted) return;
      const isFirst = wanted === undefined;
      wanted = on;
      const { on: isOn, by } = system.read();
      // At the start of the program the system's word counts; a user who throws our switch means it.
      if (isOn !== on && !(isFirst && by === 'refused')) system.write(on);
    },
  };
}
