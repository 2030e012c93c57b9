import { expect, it } from 'vitest';
import { parseCalls } from '../../support/lab/baresip.ts';

it("reads baresip's call list", () => {
  const list = `
--- Active calls (2) ---
  [line 1]  0:00:09  ESTABLISHED (on hold)   sip:app@127.0.0.1:25420
> [line 2]  0:00:06  RINGING                 sip:bob@127.0.0.1:25410;transport=tcp

`;
  expect(parseCalls(list)).toEqual([
    { state: 'ESTABLISHED', peer: 'sip:app@127.0.0.1:25420' },
    { state: 'RINGING', peer: 'sip:bob@127.0.0.1:25410;transport=tcp' },
  ]);
  expect(parseCalls('\n--- Active calls (0) ---\n\n')).toEqual([]);
});
