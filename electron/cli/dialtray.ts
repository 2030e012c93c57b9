/** The program `dialtray`: runs one command and ends with its exit code. */
import { runCli } from './cli.ts';
import { EXIT } from './exit-codes.ts';
import { createProcessIo, endProcess } from './process-io.ts';

function reportBug(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`This is a bug in Dialtray; please report it.\n${text}\n`);
}

function failAtOnce(error: unknown): void {
  reportBug(error);
  process.exit(EXIT.bug);
}

process.on('uncaughtException', failAtOnce).on('unhandledRejection', failAtOnce);

async function main(): Promise<void> {
  try {
    await endProcess(await runCli(process.argv.slice(2), createProcessIo()));
  } catch (error) {
    reportBug(error);
    await endProcess(EXIT.bug);
  }
}

void main();
