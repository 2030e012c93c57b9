import { expect, it } from 'vitest';
import { rehearse } from '../../../../electron/core/lines/rehearsal.ts';
import type { Crypto } from '../../../../electron/core/ports.ts';
import { createClock } from '../../../../electron/node/clock.ts';
import { createCrypto } from '../../../../electron/node/crypto.ts';

const userAgent = 'Dialtray/test';

it('ends, which it does only after the answered BYE of each call', async () => {
  const crypto = createCrypto();
  let branches = 0;
  const counted: Crypto = {
    ...crypto,
    random: (bytes) => {
      if (bytes === 12) branches += 1;
      return crypto.random(bytes);
    },
  };
  await rehearse({ crypto: counted, clock: createClock(), userAgent });
  // INVITE, ACK, REFER and BYE of two calls; the ACK's first one is sip.js's own and replaced.
  expect(branches).toBe(8);
});

it('leaves no timer running', async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  await rehearse({ crypto: createCrypto(), clock: createClock(), userAgent });
  expect(timers()).toBe(before);
});
