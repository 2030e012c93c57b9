import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { parameter, readMessage, uriOf } from '../../support/sip-message.ts';
import { type Peer, type Received, startPeer } from '../../support/sip-peer.ts';
import { type Phone, type PhoneOptions, startPhone } from '../../support/sip-phone.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Setting {
  readonly phone: Phone;
  readonly phonePeer: Peer;
  /** The caller, also a scripted peer. */
  readonly caller: Peer;
  invite(changes?: { branch?: string; cseq?: number; headers?: Record<string, string> }): ReturnType<Peer['request']>;
  ack(response: Received): void;
  inDialog(
    method: string,
    response: Received,
    cseq: number,
    headers?: Record<string, string>,
  ): ReturnType<Peer['request']>;
}

async function start(options: Omit<PhoneOptions, 'peer'> = {}): Promise<Setting> {
  const phonePeer = await startPeer();
  const caller = await startPeer();
  const phone = startPhone({ peer: phonePeer, ...options });
  closing.push(() => Promise.all([phonePeer.close(), caller.close()]));
  closing.push(() => phone.close());
  const target = { address: '127.0.0.1', port: phonePeer.port };
  const common = { from: '<sip:me@x>;tag=me', callId: 'call-1', target };
  return {
    phone,
    phonePeer,
    caller,
    invite: (changes) =>
      caller.request({ ...common, method: 'INVITE', uri: phonePeer.uri, to: '<sip:100@x>', cseq: 1, ...changes }),
    ack: (response) => {
      const failed = response.status >= 300;
      caller.request({
        ...common,
        method: 'ACK',
        uri: phonePeer.uri,
        to: response.header('to'),
        cseq: response.cseq,
        contact: null,
        ...(failed ? { branch: response.branch } : {}),
      });
    },
    inDialog: (method, response, cseq, headers = {}) =>
      caller.request({
        ...common,
        method,
        uri: uriOf(response.header('contact')),
        to: response.header('to'),
        cseq,
        headers,
      }),
  };
}

describe('a phone by default', () => {
  it('rings, answers, accepts the transfer, reports it and hangs up on BYE', async () => {
    const { phone, caller, invite, ack, inDialog } = await start();
    caller.on('NOTIFY', (_request, respond) => respond(200));
    invite();
    await caller.next(100);
    const ringing = await caller.next(180);
    const answer = await caller.next('200 INVITE');
    expect(answer.toTag).toBe(ringing.toTag);
    expect(answer.header('content-type')).toBe('application/sdp');
    ack(answer);
    const call = await phone.nextCall();
    await call.until('acknowledged');
    inDialog('REFER', answer, 2, { 'Refer-To': '<sip:200@x>' });
    await caller.next('202 REFER');
    const trying = await caller.next('NOTIFY');
    const done = await caller.next('NOTIFY');
    expect(trying.body).toBe('SIP/2.0 100 Trying\r\n');
    expect(done.body).toBe('SIP/2.0 200 OK\r\n');
    expect(done.header('subscription-state')).toBe('terminated;reason=noresource');
    expect(done.header('event')).toBe('refer');
    expect(done.cseq).toBe(trying.cseq + 1);
    expect(call.referTo).toEqual(['<sip:200@x>']);
    const bye = inDialog('BYE', answer, 3);
    expect((await bye.response()).status).toBe(200);
    expect(phone.idle).toBe(true);
    expect([phone.rings, phone.doubleRings, phone.copies, phone.unacknowledged]).toEqual([1, 0, 0, 0]);
  });

  it('gives a copy the same response and does not ring again, but rings for another transaction', async () => {
    const { phone, caller, invite } = await start({ answer: 'manual', trying: false });
    const first = invite();
    const ringing = await caller.next(180);
    first.repeat();
    expect((await caller.next(180)).raw).toBe(ringing.raw);
    expect([phone.rings, phone.copies]).toEqual([1, 1]);
    invite({ branch: 'z9hG4bKother' });
    await caller.next(180);
    expect([phone.rings, phone.doubleRings]).toEqual([2, 1]);
  });

  it('repeats its 200 until the ACK, and hangs up when none comes', async () => {
    const { phone, caller, invite, ack } = await start({ t1Ms: 5 });
    invite();
    const first = await caller.next('200 INVITE');
    expect((await caller.next('200 INVITE')).raw).toBe(first.raw);
    ack(first);
    await (await phone.nextCall()).until('acknowledged');
    const other = await start({ t1Ms: 2 });
    other.invite();
    const bye = await other.caller.next('BYE');
    expect(other.phone.unacknowledged).toBe(1);
    other.caller.reply(bye, 200);
  });

  it('repeats a refusal until its ACK, and its NOTIFY until the answer', async () => {
    const refusing = await start({ answer: 486, t1Ms: 5 });
    refusing.invite();
    const busy = await refusing.caller.next(486);
    expect((await refusing.caller.next(486)).raw).toBe(busy.raw);
    refusing.ack(busy);
    expect(refusing.phone.idle).toBe(true);

    const { caller, invite, ack, inDialog } = await start({ t1Ms: 5 });
    invite();
    const answer = await caller.next('200 INVITE');
    ack(answer);
    inDialog('REFER', answer, 2, { 'Refer-To': '<sip:200@x>' });
    const trying = await caller.next('NOTIFY');
    const again = await caller.next('NOTIFY');
    expect(again.raw).toBe(trying.raw);
    caller.reply(again, 200);
    await caller.next((message) => message.method === 'NOTIFY' && message.body.includes('200 OK'));
  });

  it('answers 481 to what it does not know and 200 to OPTIONS', async () => {
    const { caller, invite, inDialog } = await start({ answer: 'manual' });
    invite();
    const ringing = await caller.next(180);
    const stranger = {
      ...ringing,
      header: (name: string) => (name === 'to' ? '<sip:x>;tag=no' : ringing.header(name)),
    };
    expect((await inDialog('BYE', stranger, 2).response()).status).toBe(481);
    expect((await inDialog('OPTIONS', stranger, 3).response()).status).toBe(200);
  });
});

describe('a phone that is told otherwise', () => {
  const cancel = (setting: Setting, branch: string): ReturnType<Peer['request']> =>
    setting.caller.request({
      method: 'CANCEL',
      uri: setting.phonePeer.uri,
      from: '<sip:me@x>;tag=me',
      to: '<sip:100@x>',
      callId: 'call-1',
      cseq: 1,
      branch,
      contact: null,
      target: { address: '127.0.0.1', port: setting.phonePeer.port },
    });

  it.each([
    ['well', [200, 487]],
    ['no-final', [200]],
    ['answer', [200, 200]],
    ['silent', []],
  ] as const)('handles CANCEL %s', async (how, statuses) => {
    const setting = await start({ answer: 'manual', cancel: how });
    const sent = setting.invite();
    await setting.caller.next(180);
    cancel(setting, sent.branch);
    await setting.phonePeer.next('CANCEL');
    expect(
      setting.phonePeer.sent
        .filter(({ status }) => status >= 200)
        .map(({ status }) => status)
        .sort(),
    ).toEqual(statuses);
    expect(setting.phone.calls[0]?.state).toBe({ well: 'cancelled', answer: 'answered' }[how as 'well'] ?? 'ringing');
  });

  it('answers and refuses by hand', async () => {
    const { phone, caller, invite } = await start({ answer: 'manual', ring: 183, trying: false });
    invite();
    await caller.next(183);
    const call = await phone.nextCall();
    call.answer({ raw: (text) => text.replace('200 OK', '200 [yes]') });
    expect((await caller.next('200 INVITE')).reason).toBe('[yes]');
    call.refuse(486);
    expect(phone.calls[0]?.state).toBe('answered');
    call.hangUp();
    expect((await caller.next('BYE')).callId).toBe('call-1');
  });

  it.each([
    ['before-202', ['BYE', '202 REFER', 'NOTIFY', 'NOTIFY']],
    ['after-202', ['202 REFER', 'BYE', 'NOTIFY', 'NOTIFY']],
    ['after-notify', ['202 REFER', 'NOTIFY', 'NOTIFY', 'BYE']],
  ] as const)('hangs up %s', async (hangUp, order) => {
    const { phonePeer, caller, invite, ack, inDialog } = await start({ hangUp });
    for (const method of ['NOTIFY', 'BYE']) caller.on(method, (_request, respond) => respond(200));
    invite();
    const answer = await caller.next('200 INVITE');
    ack(answer);
    inDialog('REFER', answer, 2, { 'Refer-To': '<sip:200@x>' });
    await caller.next('BYE');
    await caller.next((message) => message.body.includes('200 OK'));
    const late = phonePeer.sent.filter(({ method, isRequest }) => isRequest || method === 'REFER');
    expect(late.map(({ isRequest, method, status }) => (isRequest ? method : `${status} ${method}`))).toEqual(order);
  });

  it('plays another transfer: NOTIFY before 202, odd ones, a refusal, silence', async () => {
    const { caller, invite, ack, inDialog } = await start({
      notify: [
        { fragment: 'SIP/2.0 180', before202: true },
        { fragment: null, state: 'terminated', afterMs: 0, changes: { headers: { Event: null, o: 'refer' } } },
      ],
    });
    invite();
    const answer = await caller.next('200 INVITE');
    ack(answer);
    inDialog('REFER', answer, 2, { 'Refer-To': '<sip:200@x>' });
    await caller.next('202 REFER');
    const order = caller.received.filter(({ method }) => method === 'NOTIFY' || method === 'REFER');
    expect(order.map(({ isRequest, status }) => (isRequest ? 'NOTIFY' : status)).slice(0, 2)).toEqual(['NOTIFY', 202]);
    const odd = await caller.next((message) => message.isRequest && message.raw.includes('\r\no: refer\r\n'));
    expect(odd.body).toBe('');
    expect(odd.raw).not.toContain('Event:');

    const refusing = await start({ refer: 603 });
    refusing.invite();
    const other = await refusing.caller.next('200 INVITE');
    expect((await refusing.inDialog('REFER', other, 2).response()).status).toBe(603);
    expect(refusing.phonePeer.sent.some(({ method, isRequest }) => isRequest && method === 'NOTIFY')).toBe(false);
  });
});

describe('a phone that asks who calls', () => {
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  const answerTo = (challenge: string, uri: string, password: string): string => {
    const nonce = parameter(`x;${challenge.replaceAll(', ', ';').replace('Digest ', '')}`, 'nonce');
    const hashes = [md5(`alice:pbx.example:${password}`), nonce, '00000001', 'abc', 'auth', md5(`INVITE:${uri}`)];
    return (
      `Digest username="alice", realm="pbx.example", nonce="${nonce}", uri="${uri}", algorithm=MD5, qop=auth, ` +
      `nc=00000001, cnonce="abc", response="${md5(hashes.join(':'))}"`
    );
  };

  it('does not ring before the right answer, and refuses the wrong one', async () => {
    const challenge = { user: 'alice', password: 'secret', status: 407, stale: 1 } as const;
    const { phone, phonePeer, caller, invite } = await start({ challenge });
    const ask = async (password: string, last: Received, cseq: number): Promise<Received> => {
      const value = answerTo(last.header('proxy-authenticate'), phonePeer.uri, password);
      return invite({ cseq, headers: { 'Proxy-Authorization': value } }).response();
    };
    const first = await invite().response();
    const wrong = await ask('guess', first, 2);
    expect([first.status, wrong.status, phone.rings]).toEqual([407, 407, 0]);
    const stale = await ask('secret', wrong, 3);
    expect(stale.header('proxy-authenticate')).toContain('stale=true');
    const right = await ask('secret', stale, 4);
    expect([right.status, phone.rings, phone.doubleRings]).toEqual([200, 1, 0]);
    expect([phone.gate.wrong.length, phone.gate.accepted.length]).toEqual([1, 1]);
    expect(caller.received.filter(({ status }) => status === 407).length).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['two headers', false, 2],
    ['one header', true, 1],
  ])('offers several algorithms in %s', async (_what, joined, lines) => {
    const challenge = { user: 'a', password: 'b', algorithms: ['SHA-256', 'MD5'], joined } as const;
    const { invite } = await start({ challenge });
    const response = await invite().response();
    expect(response.all('www-authenticate')).toHaveLength(lines);
    expect(response.all('www-authenticate').join(', ')).toMatch(/algorithm=SHA-256.*algorithm=MD5/);
  });

  it('can ask for what nobody can do', async () => {
    const values = ['Basic realm="x"', 'Digest realm="x", nonce="1", algorithm=AKAv1-MD5'];
    const { invite } = await start({ challenge: { user: 'a', password: 'b', values } });
    expect((await invite().response()).all('www-authenticate')).toEqual(values);
  });
});

describe('a phone over a bad network', () => {
  it('completes a call with a caller that repeats too', async () => {
    const { phone, phonePeer, caller, invite, ack } = await start({ t1Ms: 5 });
    phonePeer.impair({ loss: 0.4, duplicate: 0.3, delayMs: 3, seed: 11 });
    const sent = invite();
    const timer = setInterval(() => sent.repeat(), 5);
    closing.push(() => clearInterval(timer));
    const answer = await caller.next('200 INVITE');
    clearInterval(timer);
    caller.onResponse((response) => response.status === 200 && ack(response));
    ack(answer);
    await (await phone.nextCall()).until('acknowledged');
    expect(phone.doubleRings).toBe(0);
    expect(readMessage(answer.raw).status).toBe(200);
  });
});
