import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SipMessage } from '../../electron/core/sip/parse.ts';
import type { DemoBehaviour } from '../../electron/demo/behaviours.ts';
import { type DemoExchange, type DemoOptions, startDemoExchange } from '../../electron/demo/demo.ts';
import { credentialsFor, openDemoClient } from '../support/demo-client.ts';

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

/** Fulfilled when no call is open in the demo and no request unanswered. */
const untilNothingIsLeft = (demo: DemoExchange): Promise<void> =>
  vi.waitFor(() => expect(demo.left()).toEqual({ calls: 0, requests: 0 }), { timeout: 20_000, interval: 5 });

const isResponse = (code: number) => (message: SipMessage) =>
  message.kind === 'response' && message.statusCode === code;

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

describe('what the demo can be told to do', () => {
  it.each([
    ['phone-busy', 486, false],
    ['phone-declined', 603, true],
    ['phone-no-answer', 408, true],
  ] as const)('%s: the phone leg ends with %i', async (behaviour, code, rings) => {
    const { demo, client } = await start(behaviour, { times: { ringLimitMs: 5000 } });
    await client.invite();
    const refusal = await client.takeFinal('INVITE');
    client.ackRefusal(refusal);
    expect(refusal.statusCode).toBe(code);
    expect(client.inbox.some(isResponse(180))).toBe(rings);
    await untilNothingIsLeft(demo);
  });

  it.each([
    ['busy', 'SIP/2.0 486 Busy Here', false],
    ['declined', 'SIP/2.0 603 Decline', true],
    ['no-answer', 'SIP/2.0 408 Request Timeout', true],
    ['not-found', 'SIP/2.0 404 Not Found', false],
  ] as const)('%s: the last sipfrag is "%s"', async (behaviour, final, rings) => {
    const { demo, client } = await start(behaviour, { times: { ringLimitMs: 5000 } });
    const { dialog } = await client.reachPhone();
    expect((await dialog.refer('505641')).statusCode).toBe(202);
    const { fragments, last } = await client.followTransfer();
    expect(fragments).toEqual(['SIP/2.0 100 Trying', ...(rings ? ['SIP/2.0 180 Ringing'] : []), final]);
    expect(last.header('subscription-state')).toBe('terminated;reason=noresource');
    dialog.request('BYE', 5);
    expect((await client.takeFinal('BYE')).statusCode).toBe(200);
    await untilNothingIsLeft(demo);
  });

  it('no-refer: the phone does not know REFER and says so in Allow, too', async () => {
    const { demo, client } = await start('no-refer');
    const { success, dialog } = await client.reachPhone();
    expect(success.header('allow')).not.toContain('REFER');
    const refusal = await dialog.refer('505641');
    expect(refusal.statusCode).toBe(405);
    expect(refusal.header('allow')).not.toContain('REFER');
    dialog.request('BYE', 5);
    await client.takeFinal('BYE');
    await untilNothingIsLeft(demo);
  });

  it('phone-hangs-up: BYE comes first, then the REFER finds no call', async () => {
    const { demo, client } = await start('phone-hangs-up', { times: { userHangsUpAfterMs: 60_000 } });
    const { dialog } = await client.reachPhone();
    const answered = dialog.refer('505641');
    expect((await client.takeRequest('BYE')).method).toBe('BYE');
    expect((await answered).statusCode).toBe(481);
    await untilNothingIsLeft(demo);
    expect(texts(demo)).not.toContain('callee rings');
  });

  it('phone-hangs-up: without a REFER, too', async () => {
    const { demo, client } = await start('phone-hangs-up');
    await client.reachPhone();
    await client.takeRequest('BYE');
    await untilNothingIsLeft(demo);
  });

  it('no-notify: 202 and NOTIFY 100, then the callee is reached and nothing more is said', async () => {
    const { demo, client } = await start('no-notify', { times: { silenceMs: 3_000_000 } });
    const { dialog } = await client.reachPhone();
    expect((await dialog.refer('505641')).statusCode).toBe(202);
    expect((await client.takeRequest('NOTIFY')).body).toBe('SIP/2.0 100 Trying\r\n');
    // User and callee have talked; the line's leg is still there.
    await vi.waitFor(() => expect(texts(demo)).toContain('callee hears that the other side has hung up'), {
      timeout: 20_000,
    });
    expect(client.log.filter((entry) => entry.startsWith('< NOTIFY') || entry === '< BYE')).toEqual(['< NOTIFY']);
    dialog.request('BYE', 5);
    expect((await client.takeFinal('BYE')).statusCode).toBe(200);
    await untilNothingIsLeft(demo);
  });

  it('wrong-password: the exchange asks again, without stale', async () => {
    const { demo, client } = await start('wrong-password');
    await client.invite();
    const second = await client.takeFinal('INVITE');
    client.ackRefusal(second);
    expect(second.statusCode).toBe(407);
    expect(second.header('proxy-authenticate')).not.toContain('stale');
    expect(texts(demo)).toContain('exchange refuses the password of "demo"');
    expect(texts(demo)).not.toContain('phone rings and shows "Dialtray"');
  });
});

describe('the phone', () => {
  it('stops ringing on CANCEL, hop by hop', async () => {
    const { demo, client } = await start('phone-no-answer');
    const branch = /branch=([^;]+)/.exec(await client.invite())?.[1] ?? '';
    await client.takeStatus('INVITE', 180);
    client.send('CANCEL', { branch, cseq: 2 });
    expect((await client.takeFinal('CANCEL')).statusCode).toBe(200);
    const refusal = await client.takeFinal('INVITE');
    expect(refusal.statusCode).toBe(487);
    client.ackRefusal(refusal);
    await untilNothingIsLeft(demo);
    expect(texts(demo)).toContain('phone stops ringing: the call was cancelled');
  });

  it('goes on with the transfer when the line has hung up, and the user ends the talk', async () => {
    const { demo, client } = await start();
    const { dialog } = await client.reachPhone();
    await dialog.refer('505641');
    dialog.request('BYE', 5);
    expect((await client.takeFinal('BYE')).statusCode).toBe(200);
    expect((await client.followTransfer()).fragments.at(-1)).toBe('SIP/2.0 200 OK');
    await untilNothingIsLeft(demo);
    expect(texts(demo)).toContain('callee hears that the other side has hung up');
  });

  it('wants to know who refers it, and whom to dial', async () => {
    const { client } = await start();
    const { dialog } = await client.reachPhone();
    expect((await dialog.refer('505641', [])).statusCode).toBe(429);
    const two = [`Refer-To: <${client.phoneUri}>`, 'Referred-By: <sip:demo@demo.dialtray.test>'];
    const second = await start();
    const reached = await second.client.reachPhone();
    expect((await reached.dialog.refer('505641', two)).statusCode).toBe(400);
  });

  it('hangs up by itself when nobody tells it anything', async () => {
    const { demo, client } = await start('answer', { times: { patienceMs: 2000 } });
    await client.reachPhone();
    await client.takeRequest('BYE');
    await untilNothingIsLeft(demo);
  });

  it('answers a hold in the mirrored direction with a raised version', async () => {
    const { demo, client } = await start();
    const { success, dialog } = await client.reachPhone();
    const hold = client.inviteOptions.body.replace('sendrecv', 'sendonly').replace('o=- 1 1', 'o=- 1 2');
    dialog.request('INVITE', 3, ['Content-Type: application/sdp'], hold);
    const challenge = await client.takeFinal('INVITE');
    client.send('ACK', { uri: dialog.uri, cseq: 3, branch: challenge.via.branch ?? '', to: success.to.text });
    const credentials = credentialsFor(challenge.header('proxy-authenticate') ?? '', demo.line, 'INVITE', dialog.uri);
    dialog.request('INVITE', 4, ['Content-Type: application/sdp', `Proxy-Authorization: ${credentials}`], hold);
    const answer = await client.takeStatus('INVITE', 200);
    expect(answer.body).toContain('a=recvonly');
    expect(/^o=- \d+ (\d+)/m.exec(answer.body)?.[1]).toBe('2');
    dialog.request('ACK', 4);
  });
});

describe('over UDP', () => {
  it('takes an INVITE that comes three times for one call', async () => {
    const { demo, client } = await start('phone-no-answer');
    const invite = await client.invite();
    client.sendRaw(invite);
    await client.takeStatus('INVITE', 180);
    client.sendRaw(invite);
    await client.takeStatus('INVITE', 180); // the last provisional response again
    expect(texts(demo).filter((text) => text.startsWith('phone rings'))).toHaveLength(1);
    expect(demo.left().calls).toBe(1);
  });

  it('sends 200 until the ACK comes, the same each time, and then no more', async () => {
    const { demo, client } = await start('answer', { t1Ms: 20 });
    await client.invite();
    const copies = [await client.takeStatus('INVITE', 200), await client.takeStatus('INVITE', 200)];
    expect(new Set(copies.map((copy) => copy.octets)).size).toBe(1);
    const dialog = client.dialogOf(copies[0] as (typeof copies)[0]);
    dialog.ack();
    dialog.request('BYE', 3);
    expect((await client.takeFinal('BYE')).statusCode).toBe(200);
    await untilNothingIsLeft(demo);
  });

  it('hangs up when the ACK never comes', async () => {
    const { demo, client } = await start('answer', { t1Ms: 5 });
    await client.invite();
    await client.takeRequest('BYE');
    await untilNothingIsLeft(demo);
  });

  it('sends a refusal until the ACK comes', async () => {
    const { client } = await start('phone-busy', { t1Ms: 20 });
    await client.invite();
    const [first, second] = [await client.takeFinal('INVITE'), await client.takeFinal('INVITE')];
    expect([first.statusCode, second.statusCode]).toEqual([486, 486]);
    expect(second.octets).toBe(first.octets);
  });

  it('sends NOTIFY until it is answered, and the next one only then', async () => {
    const { client } = await start('answer', { t1Ms: 20 });
    client.autoAnswer.delete('NOTIFY');
    const { dialog } = await client.reachPhone();
    await dialog.refer('505641');
    const [first, second] = [await client.takeRequest('NOTIFY'), await client.takeRequest('NOTIFY')];
    expect(second.octets).toBe(first.octets);
    client.autoAnswer.add('NOTIFY');
    client.reply(second, 200);
    const { fragments } = await client.followTransfer();
    expect(fragments.filter((fragment) => fragment !== 'SIP/2.0 100 Trying')).toEqual([
      'SIP/2.0 180 Ringing',
      'SIP/2.0 200 OK',
    ]);
  });

  it('answers a BYE that comes again with 200, not 481', async () => {
    const { client } = await start();
    const { dialog } = await client.reachPhone();
    const bye = dialog.request('BYE', 3);
    const first = await client.takeFinal('BYE');
    client.sendRaw(bye);
    expect((await client.takeFinal('BYE')).octets).toBe(first.octets);
    dialog.request('BYE', 4);
    expect((await client.takeFinal('BYE')).statusCode).toBe(481);
  });
});
