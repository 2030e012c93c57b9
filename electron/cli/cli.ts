/**
 * The command word: to the command that it names. What a call needs is in the file that is loaded first; everything else
 * is imported when it is asked for, so that a call starts fast (docs/adr/0008-bundle-and-code-cache.md).
 */
import { dataFolder } from '../node/data-folder.ts';
import { createSecrets } from '../node/secrets.ts';
import { createSettingsStore } from '../node/settings-file.ts';
import { err, type Result } from '../shared/result.ts';
import type { Settings } from '../shared/settings.ts';
import { setUpDialer, startCheck, startWatching } from './compose.ts';
import { type DialBackend, dialCommand } from './dial.ts';
import { EXIT } from './exit-codes.ts';
import type { CliIo } from './io.ts';
import { HELP, usageError } from './usage.ts';
import { VERSION } from './version.ts';

const dataDirOf =
  ({ env, platform, home, cwd }: CliIo) =>
  (option: string | undefined) =>
    dataFolder({ option, env, platform, home, cwd });

async function readSettings(dataDir: string): Promise<Result<Settings, string>> {
  const settings = await createSettingsStore({ dataDir }).read();
  return settings.ok ? settings : err(settings.error.text);
}

async function dial(args: readonly string[], io: CliIo): Promise<number> {
  const backend: DialBackend = {
    dataDir: dataDirOf(io),
    settings: readSettings,
    setUp(options) {
      const secrets = createSecrets({ dataDir: options.dataDir, env: io.env });
      // A keyring takes its time; it gets the time that reading the number takes.
      if (options.line !== undefined) secrets.prefetch(options.line);
      return setUpDialer(options, secrets);
    },
  };
  const code = await dialCommand(args, io, backend);
  // How the call ended is known; one more Ctrl-C while the process takes its leave must not make it another end.
  io.onInterrupt(() => io.exit(code));
  return code;
}

async function number(args: readonly string[], io: CliIo): Promise<number> {
  const { numberCommand } = await import('./number.ts');
  return numberCommand(args, io, { dataDir: dataDirOf(io), settings: readSettings, lines: io.stdinLines });
}

async function line(args: readonly string[], io: CliIo): Promise<number> {
  const { lineCommand } = await import('./line.ts');
  return lineCommand(args, io, {
    dataDir: dataDirOf(io),
    store: (dataDir) => createSettingsStore({ dataDir }),
    secrets: (dataDir) => createSecrets({ dataDir, env: io.env }),
    startCheck,
  });
}

async function serve(args: readonly string[], io: CliIo): Promise<number> {
  const { serveCommand } = await import('./serve.ts');
  const { hasScreen, openBrowser } = await import('../web/browser.ts');
  const { env, platform } = io;
  return serveCommand(args, io, {
    dataDir: dataDirOf(io),
    async start(options) {
      const { startServer } = await import('../web/server.ts');
      return startServer({ ...options, env, systemLocale: io.systemLocale(), version: VERSION });
    },
    hasScreen: () => hasScreen({ env, platform }),
    openBrowser: (url) => openBrowser(platform, url),
  });
}

async function status(args: readonly string[], io: CliIo): Promise<number> {
  const { statusCommand } = await import('./status.ts');
  const { readStatuses } = await import('../node/status-file.ts');
  return statusCommand(args, io, { dataDir: dataDirOf(io), settings: readSettings, running: readStatuses });
}

async function watch(args: readonly string[], io: CliIo): Promise<number> {
  const { watchCommand } = await import('./watch.ts');
  return watchCommand(args, io, {
    dataDir: dataDirOf(io),
    settings: readSettings,
    start: (setup) => startWatching(setup, createSecrets({ dataDir: setup.dataDir, env: io.env })),
  });
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
    case 'number':
      return number(rest, io);
    case 'line':
      return line(rest, io);
    case 'serve':
      return serve(rest, io);
    case 'status':
      return status(rest, io);
    case 'watch':
      return watch(rest, io);
    case '--help':
    case '-h':
    case 'help':
      io.out.write(HELP.general);
      return EXIT.ok;
    case '--version':
    case '-V':
      io.out.write(`${VERSION}\n`);
      return EXIT.ok;
    case undefined:
      io.err.write(HELP.general);
      return EXIT.usage;
    default:
      return usageError(io, '', `There is no command “${command.replace(/[^\x20-\x7e]/g, '?').slice(0, 40)}”.`);
  }
}
