import { createSocket } from 'node:dgram';
import { afterEach, describe, expect, it } from 'vitest';
import { type DemoOptions, startDemoExchange } from '../../electron/demo/demo.ts';
import { createClock } from '../../electron/node/clock.ts';
import { credentialsFor, openDemoClient } from '../support/demo-client.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function start(options: DemoOptions = {}) {
  const started = await startDemoExchange({ pace: 0.02, ...options });
  if (!started.ok) throw new Error(started.error);
  const client = await openDemoClient(started.value.line);
  closers.push(client.close, started.value.close);
  return { demo: started.value, line: started.value.line, client };
}
type Started = Awaited<ReturnType<typeof start>>;

/** REGISTER for the line's own account; answers one challenge. The number grows by two with each call. */
async function register({ client, line }: Started, cseq: number, headers: readonly string[], to = line.user) {
  const uri = `sip:${line.domain}`;
  const address = `<${client.address(to)}>`;
  client.send('REGISTER', { uri, cseq, headers, to: address });
  const challenge = await client.takeFinal('REGISTER');
  expect(challenge.statusCode).toBe(401);
  const credentials = credentialsFor(challenge.header('www-authenticate') ?? '', line, 'REGISTER', uri);
  client.send('REGISTER', { uri, cseq: cseq + 1, headers: [...headers, `Authorization: ${credentials}`], to: address });
  return client.takeFinal('REGISTER');
}

/** Sends an INVITE to somewhere else than the phone, with the right password; its final response. */
async function inviteTo({ client, line }: Started, uri: string, extra: { user?: string; count?: number } = {}) {
  const to = `<${uri}>`;
  const { user = line.user } = extra;
  client.send('INVITE', { ...client.inviteOptions, uri, to, cseq: 1, user });
  const challenge = await client.takeFinal('INVITE');
  expect(challenge.statusCode).toBe(407);
  client.ackRefusal(challenge, uri);
  const proof = credentialsFor(challenge.header('proxy-authenticate') ?? '', line, 'INVITE', uri, extra.count);
  const headers = [...client.inviteOptions.headers, `Proxy-Authorization: ${proof}`];
  client.send('INVITE', { ...client.inviteOptions, uri, to, cseq: 2, user, headers });
  const final = await client.takeFinal('INVITE');
  if (final.statusCode >= 300) client.ackRefusal(final, uri);
  return final;
}

describe('the registrar', () => {
  it('registers the phones before it says that it is ready', async () => {
    const { demo } = await start();
    expect(demo.describe().map(({ who, text }) => `${who} ${text}`)).toEqual(
      expect.arrayContaining(['exchange registers "100"', 'exchange registers "callee"']),
    );
    expect(demo.left()).toEqual({ calls: 0, requests: 0 });
  });

  it('keeps, lists and removes the contact of the line', async () => {
    const started = await start();
    const done = await register(started, 1, ['Expires: 120']);
    expect(done.statusCode).toBe(200);
    expect(done.contact?.params.get('expires')).toBe('120');
    const removed = await register(started, 3, ['Expires: 0']);
    expect([removed.statusCode, removed.contact]).toEqual([200, undefined]);
  });

  it('refuses what is too brief and what is for somebody else', async () => {
    const started = await start();
    const brief = await register(started, 1, ['Expires: 5']);
    expect([brief.statusCode, brief.header('min-expires')]).toEqual([423, '60']);
    expect((await register(started, 3, [], '100')).statusCode).toBe(403);
  });
});

describe('the proxy', () => {
  it('takes a nonce for four requests and then asks again with stale=true', async () => {
    const { client, line } = await start();
    const uri = client.phoneUri;
    client.send('INVITE', { ...client.inviteOptions, cseq: 1 });
    const challenge = await client.takeFinal('INVITE');
    client.ackRefusal(challenge);
    const offered = challenge.header('proxy-authenticate') ?? '';
    const attempt = async (count: number) => {
      const proof = credentialsFor(offered, line, 'REFER', uri, count);
      client.send('REFER', { cseq: 10 + count, headers: [`Proxy-Authorization: ${proof}`] });
      return client.takeFinal('REFER');
    };
    const codes = [];
    for (const count of [1, 2, 3, 4]) codes.push((await attempt(count)).statusCode);
    expect(codes).toEqual([405, 405, 405, 405]); // the phone: a REFER outside of a call
    const refused = await attempt(5);
    expect(refused.statusCode).toBe(407);
    expect(refused.header('proxy-authenticate')).toContain('stale=true');
    expect(refused.header('proxy-authenticate')).not.toContain(/nonce="([^"]+)"/.exec(offered)?.[1]);
  });

  it('does not take a nonce count twice', async () => {
    const { client, line } = await start();
    client.send('REFER', { cseq: 1 });
    const offered = (await client.takeFinal('REFER')).header('proxy-authenticate') ?? '';
    const headers = [`Proxy-Authorization: ${credentialsFor(offered, line, 'REFER', client.phoneUri)}`];
    client.send('REFER', { cseq: 2, headers });
    expect((await client.takeFinal('REFER')).statusCode).toBe(405);
    client.send('REFER', { cseq: 3, headers });
    expect((await client.takeFinal('REFER')).statusCode).toBe(407);
  });

  it('refuses credentials of one user under the name of another, and those for another request', async () => {
    const started = await start();
    expect((await inviteTo(started, started.client.phoneUri, { user: '100' })).statusCode).toBe(403);
    const { client, line } = started;
    client.send('REFER', { cseq: 1 });
    const offered = (await client.takeFinal('REFER')).header('proxy-authenticate') ?? '';
    const proof = credentialsFor(offered, line, 'REFER', 'sip:elsewhere@demo.dialtray.test');
    client.send('REFER', { cseq: 2, headers: [`Proxy-Authorization: ${proof}`] });
    expect((await client.takeFinal('REFER')).statusCode).toBe(400);
  });

  it('finds the callee behind every number and every other domain', async () => {
    for (const uri of ['sip:+431505641@demo.dialtray.test', 'sip:*31%230501@demo.dialtray.test', 'sip:a@example.com']) {
      const started = await start();
      const success = await inviteTo(started, uri);
      expect(success.statusCode).toBe(200);
      const dialog = started.client.dialogOf(success);
      dialog.ack();
      dialog.request('BYE', 3);
      expect((await started.client.takeFinal('BYE')).statusCode).toBe(200);
    }
  });

  it('says 480 for an account that is nowhere registered', async () => {
    const started = await start();
    expect((await inviteTo(started, started.client.address('demo'))).statusCode).toBe(480);
  });

  it('does not forward without hops left, nor with an extension that it does not know', async () => {
    const { client } = await start();
    client.send('OPTIONS', { cseq: 1, headers: ['Proxy-Require: gruu'] });
    const refused = await client.takeFinal('OPTIONS');
    expect([refused.statusCode, refused.header('unsupported')]).toEqual([420, 'gruu']);
    const text = client.send('NOTIFY', { cseq: 2, to: '<sip:100@demo.dialtray.test>;tag=x' });
    await client.takeFinal('NOTIFY');
    client.sendRaw(text.replace(/branch=[^;]+/, 'branch=z9hG4bKhops').replace('Max-Forwards: 70', 'Max-Forwards: 0'));
    expect((await client.takeFinal('NOTIFY')).statusCode).toBe(483);
  });

  it('answers OPTIONS to itself and keeps the password to itself', async () => {
    const started = await start();
    const { client, line } = started;
    client.send('OPTIONS', { uri: `sip:${line.domain}` });
    expect((await client.takeFinal('OPTIONS')).header('allow')).toContain('REFER');
    expect(JSON.stringify(started.demo.describe())).not.toContain(line.password);
  });

  it('finds no call for a CANCEL and a BYE out of nowhere', async () => {
    const { client } = await start();
    client.send('CANCEL');
    expect((await client.takeFinal('CANCEL')).statusCode).toBe(481);
    client.send('BYE', { to: '<sip:100@demo.dialtray.test>;tag=none' });
    expect((await client.takeFinal('BYE')).statusCode).toBe(404);
  });
});

describe('the demo as a whole', () => {
  it('runs several times at once, each with its own phone and password', async () => {
    const [one, two] = await Promise.all([start(), start({ behaviour: 'phone-busy' })]);
    expect(one.line.outboundProxy).not.toBe(two.line.outboundProxy);
    expect(one.line.password).not.toBe(two.line.password);
    await Promise.all([one.client.invite(), two.client.invite()]);
    expect((await one.client.takeFinal('INVITE')).statusCode).toBe(200);
    expect((await two.client.takeFinal('INVITE')).statusCode).toBe(486);
  });

  it('is not impressed by what is no SIP', async () => {
    const { client } = await start();
    const head = 'INVITE sip:100@demo.dialtray.test SIP/2.0\r\n';
    const hostile = ['', '\0', 'x'.repeat(9000), head, `${head}Via: SIP/2.0/UDP [::\r\n\r\n`, 'SIP/2.0 200 OK\r\n\r\n'];
    for (const text of hostile) client.sendRaw(text);
    const text = client.send('OPTIONS', { uri: 'sip:demo.dialtray.test', cseq: 1 });
    for (const via of ['127.0.0.1:0', '127.0.0.1:65535', 'name.invalid', '256.1.1.1', '[::1]']) {
      client.sendRaw(text.replace(/UDP [^;]+;branch=[^;]+;rport/, `UDP ${via};branch=z9hG4bK${via.length}`));
    }
    client.send('REGISTER', { uri: 'sip:demo.dialtray.test', cseq: 2, headers: ['Authorization: Digest a="\\'] });
    client.send('OPTIONS', { uri: 'sip:demo.dialtray.test', cseq: 3 });
    expect((await client.take((m) => m.kind === 'response' && m.cseq === 3)).method).toBe('OPTIONS');
  });

  it('says 400 to a request that it can name but not read', async () => {
    const { client } = await start();
    const text = client.send('OPTIONS', { uri: 'sip:demo.dialtray.test' });
    await client.takeFinal('OPTIONS');
    client.sendRaw(text.replace('Content-Length: 0', 'Content-Length: 9').replace(/branch=\w+/, 'branch=z9hG4bKshort'));
    expect((await client.takeFinal('OPTIONS')).statusCode).toBe(400);
  });

  it.each(['answer', 'phone-no-answer', 'no-notify'] as const)(
    'leaves no timer and no socket after close, in the middle of %s',
    async (behaviour) => {
      const real = createClock();
      const running = new Set<object>();
      const clock = {
        now: real.now,
        after(ms: number, callback: () => void) {
          const entry = {};
          running.add(entry);
          const stop = real.after(ms, () => {
            running.delete(entry);
            callback();
          });
          return () => {
            running.delete(entry);
            stop();
          };
        },
      };
      const { demo, client, line } = await start({ behaviour, clock });
      await client.invite();
      await client.take((m) => m.kind === 'response' && m.statusCode === 180);
      if (behaviour !== 'phone-no-answer') {
        const success = await client.takeStatus('INVITE', 200);
        const dialog = client.dialogOf(success);
        dialog.ack();
        await dialog.refer('505641');
      }
      expect(running.size).toBeGreaterThan(0);
      await demo.close();
      await demo.close();
      expect(running.size).toBe(0);
      // The exchange's port is free again.
      const port = Number(/:(\d+)/.exec(line.outboundProxy ?? '')?.[1]);
      const socket = createSocket('udp4');
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject);
        socket.bind(port, '127.0.0.1', () => socket.close(() => resolve()));
      });
    },
  );
});
