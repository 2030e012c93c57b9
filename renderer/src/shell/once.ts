/** A double click, or a key that is hit twice, means one call. */
const TWICE_MS = 1_000;

/**
 * Of two equal requests in a row the second gets what became of the first, unless that time is over or it did not happen.
 * @param happened whether there is something that a second one would do again
 * @param now milliseconds, monotonic
 */
export function once<Args, Reply>(
  run: (args: Args) => Promise<Reply>,
  happened: (reply: Reply) => boolean,
  now: () => number = () => performance.now(),
): (args: Args) => Promise<Reply> {
  let last: { readonly key: string; readonly reply: Promise<Reply> } | undefined;
  let until = 0;
  return (args) => {
    const key = JSON.stringify(args);
    if (last?.key === key && now() < until) return last.reply;
    const reply = run(args);
    const mine = { key, reply };
    last = mine;
    until = Number.POSITIVE_INFINITY;
    const end = (quietMs: number): void => {
      if (last === mine) until = now() + quietMs;
    };
    reply.then(
      (value) => end(happened(value) ? TWICE_MS : 0),
      () => end(0),
    );
    return reply;
  };
}
