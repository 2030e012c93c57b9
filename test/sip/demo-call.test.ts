import { afterEach, describe, expect, it } from 'vitest';
import { DEMO_BEHAVIOURS, type DemoBehaviour } from '../../electron/demo/behaviours.ts';
import { type DemoExchange, type DemoOptions, startDemoExchange } from '../../electron/demo/demo.ts';
import { openDemoClient } from '../support/demo-client.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function start(behaviour: DemoBehaviour = 'answer', options: DemoOptions = {}) {
  const started = await startDemoExchange({ behaviour, pace: 0.02, ...options });
  if (!started.ok) throw new Error(started.error);
  const client = await openDemoClient(started.value.line);
  closers.push(client.close, started.value.close);
  return { demo: started.value, client };
}

/** Fulfilled when nothing is open in the demo any more. */
async function untilNothingIsLeft(demo: DemoExchange): Promise<void> {
  while (demo.left().calls > 0 || demo.left().requests > 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

const texts = (demo: DemoExchange): readonly string[] => demo.describe().map(({ who, text }) => `${who} ${text}`);

describe('a call through the demo', () => {
  it('rings the phone, transfers it, reports the callee and leaves nothing', async () => {
    const { demo, client } = await start();
    await client.invite();
    expect((await client.takeStatus('INVITE', 100)).statusCode).toBe(100);
    const ringing = await client.takeStatus('INVITE', 180);
    const success = await client.takeStatus('INVITE', 200);
    expect(success.to.tag).toBe(ringing.to.tag);
    expect(success.list('record-route')).toHaveLength(1);
    expect(success.body).toMatch(/m=audio 9 RTP\/AVP 8 101\r\n/);
    const dialog = client.dialogOf(success);
    dialog.ack();
    const accepted = await dialog.refer('+431505641');
    expect(accepted.statusCode).toBe(202);
    const { fragments, last } = await client.followTransfer();
    expect(fragments).toEqual(['SIP/2.0 100 Trying', 'SIP/2.0 180 Ringing', 'SIP/2.0 200 OK']);
    expect(last.header('event')).toBe('refer');
    expect(last.header('content-type')).toBe('message/sipfrag;version=2.0');
    dialog.request('BYE', 5);
    expect((await client.takeFinal('BYE')).statusCode).toBe(200);
    await untilNothingIsLeft(demo);
    expect(texts(demo)).toEqual(
      expect.arrayContaining([
        'phone rings and shows "Dialtray"',
        'phone is picked up',
        'phone is told to dial +431505641',
        'callee rings',
        'callee picks up',
        'phone is connected with the callee',
        'phone hangs up',
      ]),
    );
  });
});
