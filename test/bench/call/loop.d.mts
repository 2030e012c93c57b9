/** Serves the bench's commands until "end"; see loop.mjs. */
export function serveLoop(call: (line: string) => Promise<string>): Promise<void>;
