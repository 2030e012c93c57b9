/** Ctrl-C of a command that runs until it is ended. */
import { EXIT } from './exit-codes.ts';
import type { CliIo } from './io.ts';

/** Resolves with the first Ctrl-C; the second ends the process. */
export function firstInterrupt(io: CliIo): Promise<void> {
  return new Promise((resolve) => {
    let count = 0;
    io.onInterrupt(() => {
      count += 1;
      if (count > 1) io.exit(EXIT.ok);
      else resolve();
    });
  });
}
