import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, waitForUdpPort } from './ports.ts';
import { runCommand, startProgram } from './process.ts';

/**
 * sipp plays the phones that baresip cannot be:
 * `reject` gives any final code · `quit` picks up and hangs up as soon as the ACK is there · `challenge` wants a digest
 * itself, checks it, and then answers 403 · `register` is a client that registers a contact for one of the others.
 */
export type SippScenario = 'reject' | 'quit' | 'challenge';

export interface SippPhone {
  readonly port: number;
  /** `sip:user@127.0.0.1:port` */
  readonly uri: string;
  /** Resolves when one call has run to the scenario's end. */
  readonly served: Promise<number | NodeJS.Signals>;
  output(): string;
  stop(): Promise<void>;
}

export interface SippOptions {
  readonly user: string;
  readonly scenario: SippScenario;
  /** For `reject`. */
  readonly code?: number;
  readonly reason?: string;
  /** Registers its address with a server over UDP before it begins. */
  readonly registrar?: { readonly server: string; readonly password: string };
  /** For `challenge`: the password that it takes for right. */
  readonly password?: string;
}

const scenarioFile = (name: string) => fileURLToPath(new URL(`./sipp/${name}.xml`, import.meta.url));

export async function startSippPhone(options: SippOptions): Promise<SippPhone> {
  const folder = await mkdtemp(join(tmpdir(), `dialtray-sipp-${options.user}-`));
  const port = await freePort();
  // sipp reads the code of a status line before it replaces keywords.
  const scenario = await readFile(scenarioFile(options.scenario), 'utf8');
  const status = `${options.code ?? 480} ${options.reason ?? 'Temporarily Unavailable'}`;
  await writeFile(join(folder, 'scenario.xml'), scenario.replace('[code] [reason]', status));
  if (options.registrar !== undefined) await register(options.user, port, options.registrar, folder);
  const program = startProgram({
    name: `sipp ${options.scenario}`,
    command: 'sipp',
    args: [
      ...['-sf', join(folder, 'scenario.xml'), '-i', '127.0.0.1', '-p', String(port), '-m', '1', '-nostdin'],
      // A message that crosses one of ours does not end the call.
      ...['-default_behaviors', 'all,-abortunexp'],
      ...['-s', options.user, '-key', 'password', options.password ?? ''],
    ],
    cwd: folder,
  });
  const stop = async () => {
    await program.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await waitForUdpPort(port);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    port,
    uri: `sip:${options.user}@127.0.0.1:${port}`,
    served: program.ended,
    output: program.output,
    stop,
  };
}

/** From the phone's own port, because servers take the source of a REGISTER for the phone's address (RFC 3581). */
async function register(
  user: string,
  port: number,
  { server, password }: { readonly server: string; readonly password: string },
  cwd: string,
): Promise<void> {
  const { code, stdout, stderr } = await runCommand(
    'sipp',
    [
      ...['-sf', scenarioFile('register'), '-i', '127.0.0.1', '-p', String(port), '-m', '1', '-nostdin'],
      ...['-s', user, '-au', user, '-ap', password, server],
    ],
    { cwd },
  );
  if (code !== 0) throw new Error(`sipp could not register ${user} with ${server}: ${code}\n${stderr}${stdout}`);
}
