/** The commands of lines over settings in memory, with the real editing behind them; and what was asked, in order. */
import type { CommandName, Commands } from '../../../../electron/shared/contract.ts';
import { addLine, renameLine, setLine } from '../../../../electron/shared/edit-lines.ts';
import { err, ok, type Result } from '../../../../electron/shared/result.ts';
import {
  DEFAULT_SETTINGS,
  type FieldFault,
  type LineSettings,
  type Settings,
} from '../../../../electron/shared/settings.ts';
import { parseLine, parseLineChanges } from '../../../../electron/shared/settings-schema.ts';
import type { Dialer } from '../../../../renderer/src/views/lines/save-line.ts';

type Reply<K extends CommandName> = Commands[K]['reply'];

export interface MemoryDialer extends Dialer {
  settings(): Settings;
  readonly passwords: ReadonlyMap<string, string>;
  readonly asked: readonly CommandName[];
}

interface Options {
  readonly lines?: readonly LineSettings[];
  /** Passwords must be confirmed. */
  readonly noKeyring?: boolean;
  /** This command fails: with a fault, or by the connection's being gone. */
  readonly fails?: { readonly name: CommandName; readonly fault: FieldFault | Error };
}

export function createMemoryDialer({ lines = [], noKeyring = false, fails }: Options = {}): MemoryDialer {
  let settings: Settings = { ...DEFAULT_SETTINGS, lines };
  const passwords = new Map<string, string>();
  const asked: CommandName[] = [];

  function update(change: Result<Settings, FieldFault>): Result<undefined, FieldFault> {
    if (!change.ok) return change;
    settings = change.value;
    return ok(undefined);
  }
  const handlers: { readonly [K in CommandName]?: (args: Commands[K]['args']) => Reply<K> } = {
    'line:add': (line) => {
      const parsed = parseLine(line);
      return parsed.ok ? update(addLine(settings, parsed.value)) : parsed;
    },
    'line:set': ({ name, changes }) => {
      const parsed = parseLineChanges(changes);
      return parsed.ok ? update(setLine(settings, name, parsed.value)) : parsed;
    },
    'line:rename': ({ name, to }) => update(renameLine(settings, name, to)),
    'line:set-password': ({ name, password, confirmed }) => {
      if (noKeyring && confirmed !== true) return err({ kind: 'confirm', text: 'There is no keyring.' });
      passwords.set(name, password);
      return ok({ place: noKeyring ? 'file' : 'keyring' });
    },
  };
  return {
    settings: () => settings,
    passwords,
    asked,
    async invoke(name, args) {
      asked.push(name);
      if (fails?.name === name) {
        if (fails.fault instanceof Error) throw fails.fault;
        return err(fails.fault) as Reply<typeof name>;
      }
      const handler = handlers[name];
      if (handler === undefined) throw new Error(`${name} is not for this test`);
      return handler(args);
    },
  };
}
