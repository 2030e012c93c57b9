/** Time that only moves when a test says so. */
export function createFakeClock() {
  let time = 0;
  const waiting = new Set<{ readonly at: number; readonly callback: () => void }>();
  return {
    now: () => time,
    after(ms: number, callback: () => void): () => void {
      const entry = { at: time + ms, callback };
      waiting.add(entry);
      return () => waiting.delete(entry);
    },
    /** Runs everything that is due on the way, in order. */
    advance(ms: number): void {
      const end = time + ms;
      for (;;) {
        const [next] = [...waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (!next) break;
        waiting.delete(next);
        time = next.at;
        next.callback();
      }
      time = end;
    },
    running: () => waiting.size,
  };
}
