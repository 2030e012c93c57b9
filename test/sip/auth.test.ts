/** Digest (RFC 3261 §22, RFC 7616, RFC 8760; scenarios 22-26): who gets one, which, and how often. */
import { expect, it } from 'vitest';
import { clean, stage } from '../support/scenario.ts';
import type { Challenge } from '../support/sip-challenge.ts';
import { credentialsOf } from '../support/sip-challenge.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, phone, line } = stage();
const LOGIN = { user: 'klaus', password: 'secret', realm: 'pbx.example' } as const;

async function dial(challenge: Challenge | readonly Challenge[], password = 'secret') {
  const desk = await peer();
  const bell = phone({ peer: desk, challenge });
  const office = line({ via: desk, password });
  const call = office.dial();
  const ended = await call.ended;
  return { desk, bell, office, call, ended };
}

it.each([
  ['MD5 alone', ['MD5'], 'MD5'],
  ['no algorithm', [null], undefined],
  ['SHA-256, then MD5', ['SHA-256', 'MD5'], 'SHA-256'],
  ['MD5, then SHA-256', ['MD5', 'SHA-256'], 'SHA-256'],
  ['SHA-512-256 alone', ['SHA-512-256'], 'SHA-512-256'],
  ['SHA-512-256, then SHA-256, then MD5', ['SHA-512-256', 'SHA-256', 'MD5'], 'SHA-512-256'],
] as const)(
  '22: RFC 8760 §2.4 %s: the strongest is answered, once for each request',
  async (_what, algorithms, used) => {
    for (const joined of [false, true]) {
      const { desk, bell, ended } = await dial({ ...LOGIN, algorithms, joined });
      expect(ended.outcome).toBe('connected');
      expect(desk.requests('INVITE')).toHaveLength(2);
      expect(new Set(bell.gate.accepted.map(({ algorithm }) => algorithm))).toEqual(new Set([used]));
      expect(bell.gate.wrong).toEqual([]);
    }
  },
);

it.each([
  ['auth', 'auth'],
  ['auth-int', 'auth-int'],
  ['auth,auth-int', 'auth'],
  [null, undefined],
] as const)('22: RFC 7616 §3.4 qop=%s, also over the body', async (qop, used) => {
  const { bell, ended } = await dial({ ...LOGIN, qop });
  expect(ended.outcome).toBe('connected');
  expect(new Set(bell.gate.accepted.map(({ qop: said }) => said))).toEqual(new Set([used]));
});

it.each([
  ['unquoted qop and nonce', 'Digest realm="pbx.example", nonce=n1, qop=auth'],
  ['no spaces and a trailing comma', 'Digest realm="pbx.example",nonce="n1",qop="auth",'],
  ['another scheme before it', 'Basic realm="pbx.example", Digest realm="pbx.example", nonce="n1"'],
  [
    'an unknown algorithm beside it',
    'Digest realm="pbx.example", nonce="0", algorithm=AKAv1-MD5, Digest realm="pbx.example", nonce="n1", algorithm=MD5',
  ],
  ['an unknown parameter', 'Digest realm="pbx.example", nonce="n1", domain="sip:x", charset=UTF-8, foo'],
])('22: §20.44 a challenge with %s is answered', async (_what, value) => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  desk.reply(await desk.next('INVITE'), 401, 'Unauthorized', { headers: { 'WWW-Authenticate': value } });
  await desk.next('ACK');
  const second = await desk.next('INVITE');
  expect(credentialsOf(second)[0]).toMatchObject({ username: 'klaus', realm: 'pbx.example', nonce: 'n1' });
  desk.reply(second, 486);
  expect((await call.ended).outcome).toBe('phone-busy');
});

it('§17.1.1.2 a challenge that comes twice at once is met once; its ACK goes out for both', async () => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  const first = await desk.next('INVITE');
  const challenge = { headers: { 'WWW-Authenticate': 'Digest realm="pbx.example", nonce="n1"' }, toTag: 'proxy' };
  desk.reply(first, 401, 'Unauthorized', challenge);
  desk.reply(first, 401, 'Unauthorized', challenge);
  const acks = [await desk.next('ACK'), await desk.next('ACK')];
  expect(acks.map(({ branch, cseq }) => [branch, cseq])).toEqual([
    [first.branch, first.cseq],
    [first.branch, first.cseq],
  ]);
  const second = await desk.next('INVITE');
  desk.reply(second, 486);
  expect((await call.ended).outcome).toBe('phone-busy');
  expect(desk.requests('INVITE')).toHaveLength(2);
});

it('§22.1, §8.1.3.5 the second INVITE is a new transaction with the same Call-ID, From tag and To', async () => {
  const { desk } = await dial(LOGIN);
  const [first, second] = desk.requests('INVITE');
  expect(second?.cseq).toBe(2);
  expect(second?.branch).not.toBe(first?.branch);
  for (const name of ['call-id', 'from', 'to', 'contact', 'route']) {
    expect(second?.header(name)).toBe(first?.header(name));
  }
  expect(desk.requests('ACK')[0]).toMatchObject({ branch: first?.branch, cseq: 1 });
});

it('§22.1 the ACK of the 2xx carries the credentials of its INVITE', async () => {
  const { desk } = await dial([{ ...LOGIN, status: 407, methods: ['INVITE'] }]);
  const ack = desk.requests('ACK').find(({ cseq }) => cseq === 2);
  expect(ack?.header('proxy-authorization')).toBe(desk.requests('INVITE')[1]?.header('proxy-authorization'));
});

it('23: §22.3 a 407 of realm A, then a 401 of realm B: the third INVITE answers both', async () => {
  const { desk, ended } = await dial([
    { ...LOGIN, status: 407, realm: 'a.example' },
    { ...LOGIN, status: 401, realm: 'b.example' },
  ]);
  expect(ended.outcome).toBe('connected');
  const third = desk.requests('INVITE')[2];
  expect(credentialsOf(third as never).map(({ header, realm }) => `${header} ${realm}`)).toEqual([
    'authorization b.example',
    'proxy-authorization a.example',
  ]);
  expect(desk.requests('INVITE')).toHaveLength(3);
});

it('23: §22.3 two proxies that each want their own answer', async () => {
  const { desk, ended } = await dial([
    { ...LOGIN, status: 407, realm: 'a.example' },
    { ...LOGIN, status: 407, realm: 'b.example' },
  ]);
  expect(ended.outcome).toBe('connected');
  expect(desk.requests('INVITE')[2]?.all('proxy-authorization')).toHaveLength(2);
});

it('23: §22.1 a second challenge without stale: two INVITEs, "wrong password", and no third', async () => {
  const { desk, bell, office, ended } = await dial(LOGIN, 'wrong');
  expect(ended).toMatchObject({ outcome: 'auth-failed', sip: { code: 401 } });
  expect(desk.requests('INVITE')).toHaveLength(2);
  expect(bell.rings).toBe(0);
  await clean(office);
});

it('23: §21.4.4 a 403 after our answer means the password too', async () => {
  const { desk, ended } = await dial({ ...LOGIN, wrong: 403 }, 'wrong');
  expect(ended.outcome).toBe('auth-failed');
  expect(desk.requests('INVITE')).toHaveLength(2);
});

it('23: no password is stored: the challenge is acknowledged and said, and nothing is made up', async () => {
  const desk = await peer();
  phone({ peer: desk, challenge: LOGIN });
  const ended = await line({ via: desk, password: undefined }).dial().ended;
  expect(ended.outcome).toBe('auth-failed');
  expect(ended.detail).toContain('password');
  await desk.next('ACK');
  expect(desk.requests('INVITE')).toHaveLength(1);
});

it.each(['stale=true', 'stale="true"', 'stale=TRUE'])(
  '24: RFC 7616 §3.3 %s: again with the new nonce and nc=1',
  async (staleText) => {
    const { desk, bell, ended } = await dial({ ...LOGIN, stale: 2, staleText, methods: ['INVITE'] });
    expect(ended.outcome).toBe('connected');
    expect(desk.requests('INVITE')).toHaveLength(4);
    expect(bell.gate.accepted[0]).toMatchObject({ nc: '00000001' });
  },
);

it('24: a server whose nonces are always stale is given up', async () => {
  const { desk, ended } = await dial({ ...LOGIN, stale: 1_000 });
  expect(ended.outcome).toBe('auth-failed');
  expect(desk.requests('INVITE').length).toBeLessThan(7);
});

it.each([
  ['AKAv1-MD5', 'Digest realm="pbx.example", nonce="1", algorithm=AKAv1-MD5'],
  ['Basic', 'Basic realm="pbx.example"'],
  ['NTLM', 'NTLM realm="pbx.example", targetname="x"'],
  ['an unknown qop', 'Digest realm="pbx.example", nonce="1", qop="token"'],
  ['no nonce', 'Digest realm="pbx.example"'],
  ['rubbish', '=,=,"'],
])('25: §22.2 a challenge of %s cannot be met: said at once, also after a 100', async (_what, value) => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  desk.reply(invite, 100);
  desk.reply(invite, 401, 'Unauthorized', { headers: { 'WWW-Authenticate': value } });
  expect((await call.ended).outcome).toBe('auth-failed');
  await desk.next('ACK');
  expect(desk.requests('INVITE')).toHaveLength(1);
  expect(desk.received.some(({ raw }) => /authorization/i.test(raw))).toBe(false);
});

it('25: §21.4.2 a 401 without any challenge', async () => {
  const desk = await peer();
  phone({ peer: desk, answer: 401 });
  const call = line({ via: desk }).dial();
  expect((await call.ended).outcome).toBe('auth-failed');
});

it('26: a REFER and a BYE challenged with a foreign realm get no digest; the BYE is final all the same', async () => {
  const desk = await peer();
  phone({ peer: desk, challenge: { ...LOGIN, realm: 'attacker.example', methods: ['REFER', 'BYE'] } });
  const office = line({ via: desk });
  const call = office.dial();
  expect((await call.ended).outcome).toBe('transfer-refused');
  await call.settled;
  expect(desk.requests('REFER')).toHaveLength(1);
  expect(desk.requests('BYE')).toHaveLength(1);
  expect(desk.received.some(({ raw }) => /authorization/i.test(raw))).toBe(false);
  await clean(office);
});

it('26: with a fixed realm not even the first INVITE answers another', async () => {
  const desk = await peer();
  phone({ peer: desk, challenge: LOGIN });
  const call = line({ via: desk, settings: { realm: 'home.example' } }).dial();
  expect((await call.ended).outcome).toBe('auth-failed');
  expect(desk.requests('INVITE')).toHaveLength(1);
});

it('26: a phone that is reached past the server (no Record-Route) gets no digest, whatever realm it names', async () => {
  const [server, desk] = [await peer(), await peer()];
  phone({ peer: server, challenge: { ...LOGIN, methods: ['INVITE'] }, contact: `<${desk.uri}>` });
  const office = line({ via: server });
  const call = office.dial();
  await desk.next('ACK');
  const refer = await desk.next('REFER');
  desk.reply(refer, 401, 'Unauthorized', {
    headers: { 'WWW-Authenticate': 'Digest realm="pbx.example", nonce="n1"' },
  });
  expect((await call.ended).outcome).toBe('transfer-refused');
  desk.reply(await desk.next('BYE'), 200);
  await call.settled;
  expect(desk.requests('REFER')).toHaveLength(1);
  expect([refer, ...desk.requests('BYE')].some(({ raw }) => /authorization/i.test(raw))).toBe(false);
});

it('26: §12.2.1.1 a challenged REFER and a challenged BYE leave no gap and no double in CSeq', async () => {
  const { desk, ended, call } = await dial(LOGIN);
  expect(ended.outcome).toBe('connected');
  await call.settled;
  const inDialog = desk.received.filter(
    ({ method, isRequest }) => isRequest && (method === 'REFER' || method === 'BYE'),
  );
  expect(inDialog.map(({ method, cseq }) => `${method}:${cseq}`)).toEqual(['REFER:3', 'REFER:4', 'BYE:5', 'BYE:6']);
});

it('26: only the REFER is challenged, by the realm of the INVITE: REFER, REFER, BYE in a row', async () => {
  const { desk, call, ended } = await dial({ ...LOGIN, methods: ['INVITE', 'REFER'] });
  expect(ended.outcome).toBe('connected');
  await call.settled;
  const numbers = desk.received.filter((m) => m.isRequest && ['REFER', 'BYE'].includes(m.method)).map((m) => m.cseq);
  expect(numbers).toEqual([3, 4, 5]);
});

it('§22.1 a challenge to a CANCEL is not met; the INVITE decides', async () => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  desk.reply(invite, 180);
  await call.until('phone-ringing');
  call.cancel();
  desk.reply(await desk.next('CANCEL'), 401, 'Unauthorized', {
    headers: { 'WWW-Authenticate': 'Digest realm="pbx.example", nonce="n1"' },
  });
  desk.reply(invite, 487);
  await desk.next('ACK');
  await call.settled;
  expect(new Set(desk.requests('CANCEL').map(({ raw }) => raw)).size).toBe(1);
});
