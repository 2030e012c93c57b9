/** The command word: to the command that it names. Each is loaded when it is asked for, so that a call starts fast. */
import { dataFolder } from '../node/data-folder.ts';
import { createSecrets } from '../node/secrets.ts';
import { createSettingsStore } from '../node/settings-file.ts';
import type { DialBackend } from './dial.ts';
import { EXIT } from './exit-codes.ts';
import type { CliIo } from './io.ts';
import { HELP, usageError } from './usage.ts';

const dataDirOf =
  ({ env, platform, home, cwd }: CliIo) =>
  (option: string | undefined) =>
    dataFolder({ option, env, platform, home, cwd });

async function dial(args: readonly string[], io: CliIo): Promise<number> {
  const { dialCommand } = await import('./dial.ts');
  const backend: DialBackend = {
    dataDir: dataDirOf(io),
    async settings(dataDir) {
      const settings = await createSettingsStore({ dataDir }).read();
      return settings.ok ? settings : { ok: false, error: settings.error.text };
    },
    async setUp(options) {
      const secrets = createSecrets({ dataDir: options.dataDir, env: io.env });
      // A keyring takes its time; it gets the time that loading the rest takes.
      if (options.line !== undefined) secrets.prefetch(options.line);
      const { setUpDialer } = await import('./compose.ts');
      return setUpDialer(options, secrets);
    },
  };
  return dialCommand(args, io, backend);
}

async function line(args: readonly string[], io: CliIo): Promise<number> {
  const { lineCommand } = await import('./line.ts');
  return lineCommand(args, io, {
    dataDir: dataDirOf(io),
    store: (dataDir) => createSettingsStore({ dataDir }),
    secrets: (dataDir) => createSecrets({ dataDir, env: io.env }),
  });
}

async function version(io: CliIo): Promise<number> {
  const { VERSION } = await import('./version.ts');
  io.out.write(`${VERSION}\n`);
  return EXIT.ok;
}

/**
 * One command of the terminal.
 * @param args what stands after the program's name
 * @returns the exit code
 */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  const [command, ...rest] = args;
  switch (command) {
    case 'dial':
      return dial(rest, io);
    case 'line':
      return line(rest, io);
    case '--help':
    case '-h':
    case 'help':
      io.out.write(HELP.general);
      return EXIT.ok;
    case '--version':
    case '-V':
      return version(io);
    case undefined:
      io.err.write(HELP.general);
      return EXIT.usage;
    default:
      return usageError(io, '', `There is no command “${command.replace(/[^\x20-\x7e]/g, '?').slice(0, 40)}”.`);
  }
}
