/**
 * How the bench drives a client that stays up: commands on stdin, one JSON answer a line on stdout. The same code
 * paces the canned client and Dialtray, so that neither has a better clock.
 *
 *   seq LINE N         N calls one after the other     -> {"ok","failed","ms"}
 *   rate LINE R S      R calls a second for S seconds  -> {"ok","failed","started","ms","outcomes"}
 *   memory             after a full collection (needs node --expose-gc) -> {"heapUsed","rss"}
 *   end
 */
import { createInterface } from 'node:readline';

const SETTLE_MS = 45_000;

async function inSequence(call, count) {
  const outcomes = {};
  const start = performance.now();
  for (let i = 0; i < count; i++) {
    const outcome = await call();
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  return answer(outcomes, count, performance.now() - start);
}

/**
 * Open loop: a call starts when it is due, whether or not the ones before have ended. What is due is found from the
 * clock at every tick, so a late timer shows as a burst and not as a lower rate.
 */
function atRate(call, perSecond, seconds) {
  const count = perSecond * seconds;
  const outcomes = {};
  let started = 0;
  let ended = 0;
  return new Promise((resolve) => {
    const start = performance.now();
    const finish = () => {
      clearInterval(ticker);
      clearTimeout(limit);
      resolve(answer(outcomes, count, performance.now() - start));
    };
    const limit = setTimeout(finish, seconds * 1000 + SETTLE_MS);
    const ticker = setInterval(() => {
      const due = Math.min(count, Math.floor(((performance.now() - start) * perSecond) / 1000));
      while (started < due) {
        started++;
        call().then((outcome) => {
          outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
          if (++ended === count) finish();
        });
      }
    }, 1);
  });
}

function answer(outcomes, started, ms) {
  const connected = outcomes.connected ?? 0;
  return { ok: connected, failed: started - connected, started, ms, outcomes };
}

function memory() {
  const collect = globalThis.gc;
  for (let i = 0; i < 4; i++) collect?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { heapUsed, rss, collected: collect !== undefined };
}

/** Serves until "end" or the end of stdin. `call(line)` starts one call and resolves with its outcome. */
export async function serveLoop(call) {
  console.log('{"ready":true}');
  for await (const text of createInterface({ input: process.stdin })) {
    const [command, line, first, second] = text.trim().split(' ');
    const start = () => call(line);
    if (command === 'end') return;
    if (command === 'seq') console.log(JSON.stringify(await inSequence(start, Number(first))));
    else if (command === 'rate') console.log(JSON.stringify(await atRate(start, Number(first), Number(second))));
    else if (command === 'memory') console.log(JSON.stringify(memory()));
    else console.log(JSON.stringify({ error: `unknown command ${command}` }));
  }
}
