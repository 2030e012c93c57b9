/**
 * Two servers behind SRV, of which one is down in every way that there is: each call works, and the calls after the first at
 * once (RFC 3263 §4.3, RFC 3261 §8.1.3.1, §17.1.4, §18.4, §21.5.4; scenario 36). And the same inside a dialog.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../electron/core/ports.ts';
import { createClock } from '../../electron/node/clock.ts';
import { createResolver } from '../../electron/node/resolver.ts';
import type { LineSettings } from '../../electron/shared/settings.ts';
import { createAuthority, createSelfSigned } from '../support/certificates.ts';
import type { TestLine } from '../support/dialling.ts';
import { type DnsServer, startDnsServer } from '../support/dns-server.ts';
import { actAsRegistrar, hasFailed, isRegistered, register } from '../support/registering.ts';
import { clean, stage } from '../support/scenario.ts';
import type { Peer, PeerOptions } from '../support/sip-peer.ts';
import { phoneSdp } from '../support/sip-phone.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, phone, line } = stage();

const authority = createAuthority();
const folder = mkdtempSync(join(tmpdir(), 'dialtray-failover-'));
const caFile = join(folder, 'ca.pem');
beforeAll(() => writeFileSync(caFile, authority.cert));
afterAll(() => rmSync(folder, { recursive: true }));

let dns: DnsServer;
beforeEach(async () => {
  dns = await startDnsServer();
  dns.set('one.test', 'A', ['127.0.0.1']);
  dns.set('two.test', 'A', ['127.0.0.1']);
});
afterEach(() => dns.close());

const SERVICES = { udp: '_sip._udp', tcp: '_sip._tcp', tls: '_sips._tcp' } as const;

interface Pair {
  readonly first: Peer;
  readonly second: Peer;
  readonly office: TestLine;
}

/** `pbx.test` is at two servers, the first of them preferred. */
async function pair(
  options: { readonly peer?: PeerOptions; readonly settings?: Partial<LineSettings>; readonly clock?: Clock } = {},
): Promise<Pair> {
  const first = await peer(options.peer);
  const second = await peer(options.peer);
  const service = SERVICES[first.transport];
  dns.set(`${service}.pbx.test`, 'SRV', [`10 1 ${first.port} one.test`, `20 1 ${second.port} two.test`]);
  const office = line({
    settings: { domain: 'pbx.test', caFile, ...options.settings },
    resolver: createResolver({ servers: [dns.address] }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  return { first, second, office };
}

/** A clock for intervals that the test can put on; timers run as ever. */
function jumpingClock(): Clock & { jump(ms: number): void } {
  const clock = createClock();
  let ahead = 0;
  return {
    ...clock,
    now: () => clock.now() + ahead,
    jump: (ms) => {
      ahead += ms;
    },
  };
}

const outcomeOf = async (office: TestLine): Promise<string> => (await office.dial().ended).outcome;

describe('one of two servers is down', () => {
  it('ICMP: refused over UDP. Every call works, and only the first asks the dead one', async () => {
    const { first, second, office } = await pair();
    await first.close();
    phone({ peer: second });
    for (let call = 0; call < 3; call += 1) expect(await outcomeOf(office)).toBe('connected');
    expect(office.line.target()).toMatchObject({
      target: { transport: 'udp', port: second.port },
      why: `SRV _sip._udp.pbx.test, priority 20; udp 127.0.0.1:${first.port} cannot be reached`,
    });
    await clean(office);
  });

  it('silent: left after timer B, and then left aside', async () => {
    const { first, second, office } = await pair();
    phone({ peer: second });
    for (let call = 0; call < 2; call += 1) expect(await outcomeOf(office)).toBe('connected');
    expect(first.requests('INVITE')).toHaveLength(1);
    expect(second.requests('INVITE')).toHaveLength(2);
    expect(office.line.target()?.why).toBe(
      `SRV _sip._udp.pbx.test, priority 20; udp 127.0.0.1:${first.port} does not answer`,
    );
  });

  it.each([
    [undefined, 30],
    ['120', 120],
    ['86400 (tonight);duration=60', 300],
  ])('§21.5.4 503 with Retry-After %s: left aside for %i s', async (retryAfter, seconds) => {
    const clock = jumpingClock();
    const { first, second, office } = await pair({ clock });
    const headers = retryAfter === undefined ? {} : { 'Retry-After': retryAfter };
    const stop = first.on('INVITE', (_, respond) => respond(503, undefined, { headers }));
    phone({ peer: second });
    expect(await outcomeOf(office)).toBe('connected');
    const [refused] = first.requests('INVITE');
    const [accepted] = second.requests('INVITE');
    expect((await first.next('ACK')).branch).toBe(refused?.branch);
    expect(accepted?.branch).not.toBe(refused?.branch);
    for (const name of ['call-id', 'from', 'to', 'cseq']) expect(accepted?.header(name)).toBe(refused?.header(name));
    expect(accepted?.uri).toBe(refused?.uri);
    stop();
    phone({ peer: first });
    clock.jump((seconds - 2) * 1000);
    expect(await outcomeOf(office)).toBe('connected');
    expect(first.requests('INVITE')).toHaveLength(1);
    clock.jump(2_000);
    expect(await outcomeOf(office)).toBe('connected');
    expect(first.requests('INVITE')).toHaveLength(2);
    expect(office.line.target()).toMatchObject({ why: 'SRV _sip._udp.pbx.test, priority 10' });
  });

  it.each(['tcp', 'tls'] as const)('refused over %s: every call works', async (transport) => {
    const { first, second, office } = await pair({
      peer: { transport, tls: authority.issue({ dns: ['pbx.test'] }) },
    });
    await first.close();
    phone({ peer: second });
    for (let call = 0; call < 2; call += 1) expect(await outcomeOf(office)).toBe('connected');
    await clean(office);
  });

  it.each(['end', 'reset'] as const)('the stream is broken before any answer (%s): the next one', async (how) => {
    const { first, second, office } = await pair({ peer: { transport: 'tcp' } });
    first.on('INVITE', () => first.connections.at(-1)?.[how]());
    phone({ peer: second });
    expect(await outcomeOf(office)).toBe('connected');
    expect(await outcomeOf(office)).toBe('connected');
    expect(first.requests('INVITE')).toHaveLength(1);
  });

  it('the stream is broken after a 1xx: no other server is called, because the phone may be ringing', async () => {
    const { first, second, office } = await pair({ peer: { transport: 'tcp' } });
    first.on('INVITE', (_, respond) => {
      respond(180);
      first.connections.at(-1)?.reset();
    });
    expect(await outcomeOf(office)).not.toBe('connected');
    expect(second.received).toEqual([]);
  });

  it('503 after a 180 is the phone’s: final, and no mark against the server', async () => {
    const { first, second, office } = await pair();
    phone({ peer: first, answer: 503 });
    expect((await office.dial().ended).sip?.code).toBe(503);
    expect(second.received).toEqual([]);
    expect(office.line.target()?.target.port).toBe(first.port);
  });

  it.each([408, 404, 486, 500, 603])('%i is final, and the server is well', async (status) => {
    const { first, second, office } = await pair();
    first.on('INVITE', (_, respond) => respond(status));
    expect((await office.dial().ended).sip?.code).toBe(status);
    expect(second.received).toEqual([]);
    expect(office.line.target()?.target.port).toBe(first.port);
  });

  it('the first one is back: it is used again once its time is over', async () => {
    const clock = jumpingClock();
    const { first, second, office } = await pair({ clock });
    const { port } = first;
    await first.close();
    phone({ peer: second });
    expect(await outcomeOf(office)).toBe('connected');
    const back = await peer({ port });
    phone({ peer: back });
    expect(await outcomeOf(office)).toBe('connected');
    expect(back.received).toEqual([]);
    clock.jump(60_000);
    expect(await outcomeOf(office)).toBe('connected');
    expect(back.requests('INVITE')).toHaveLength(1);
  });

  it('both are down: said so, in time; and both are tried again', async () => {
    const { first, second, office } = await pair();
    const { port } = second;
    await first.close();
    await second.close();
    const told: unknown[] = [];
    office.line.onTarget(() => told.push(office.line.target()));
    expect(await outcomeOf(office)).toBe('phone-unreachable');
    expect(office.line.target()).toBeUndefined();
    expect(told).toEqual([]);
    phone({ peer: await peer({ port }) });
    expect(await outcomeOf(office)).toBe('connected');
    expect(told).toHaveLength(1);
    await clean(office);
  });

  it('a hundred calls, with weights alike: none fails', async () => {
    const { first, second, office } = await pair();
    dns.set('_sip._udp.pbx.test', 'SRV', [`10 1 ${first.port} one.test`, `10 1 ${second.port} two.test`]);
    await first.close();
    phone({ peer: second });
    const outcomes = new Set<string>();
    for (let call = 0; call < 100; call += 1) outcomes.add(await outcomeOf(office));
    expect([...outcomes]).toEqual(['connected']);
  });

  it('registered and called: what the one has learned, the other knows', async () => {
    const { first, second, office } = await pair();
    actAsRegistrar(second);
    second.on('INVITE', (_, respond) => respond(486));
    const registered = register(office, createClock(), { domain: 'pbx.test', register: true });
    await registered.until(isRegistered);
    expect(first.requests('REGISTER')).toHaveLength(1);
    expect(await outcomeOf(office)).toBe('phone-busy');
    expect(first.requests('INVITE')).toEqual([]);
    await registered.stop();
  });
});

describe('TLS', () => {
  const tlsPair = async (firstTls: PeerOptions['tls']) => {
    const tls = authority.issue({ dns: ['pbx.test'] });
    const first = await peer({ transport: 'tls', tls: firstTls ?? tls });
    const second = await peer({ transport: 'tls', tls });
    const datagrams = await peer();
    dns.set('_sips._tcp.pbx.test', 'SRV', [`10 1 ${first.port} one.test`, `20 1 ${second.port} two.test`]);
    dns.set('_sip._udp.pbx.test', 'SRV', [`10 1 ${datagrams.port} one.test`]);
    const lineOver = (transport: LineSettings['transport']) =>
      line({
        settings: { domain: 'pbx.test', transport, caFile },
        resolver: createResolver({ servers: [dns.address] }),
      });
    return { first, second, datagrams, lineOver };
  };

  it.each([
    ['signed by itself', () => createSelfSigned({ dns: ['pbx.test'] })],
    ['for the host instead of the domain', () => authority.issue({ dns: ['one.test'] })],
  ])(
    'RFC 5922 §4 a certificate that is %s ends the call: no other server, and nothing weaker',
    async (_what, issue) => {
      const { first, second, datagrams, lineOver } = await tlsPair(issue());
      const ended = await lineOver('auto').dial().ended;
      expect(ended.outcome).toBe('phone-unreachable');
      expect(ended.detail).toContain('certificate');
      for (const one of [first, second, datagrams]) expect(one.received).toEqual([]);
      // It is not left aside either: the next call says the same.
      expect(ended.attempt).toBe(0);
    },
  );

  it('RFC 5922 §4 nor is anybody registered over something weaker then', async () => {
    const { first, second, datagrams, lineOver } = await tlsPair(createSelfSigned({ dns: ['pbx.test'] }));
    const registered = register(lineOver('auto'), createClock(), { domain: 'pbx.test', register: true });
    expect(await registered.until(hasFailed)).toMatchObject({ fault: { kind: 'unreachable' } });
    for (const one of [first, second, datagrams]) expect(one.received).toEqual([]);
    await registered.stop();
  });

  it('a server that speaks no TLS there: the next one', async () => {
    const { second, lineOver } = await tlsPair(undefined);
    const plain = await peer({ transport: 'tcp' });
    dns.set('_sips._tcp.pbx.test', 'SRV', [`10 1 ${plain.port} one.test`, `20 1 ${second.port} two.test`]);
    void plain.nextConnection().then((connection) => connection.write('SIP/2.0 400 Bad Request\r\n\r\n'));
    phone({ peer: second });
    expect(await outcomeOf(lineOver('tls'))).toBe('connected');
  });

  it('all of TLS is down: preferred, the call goes over UDP and the line says so; required, it fails', async () => {
    const { first, second, datagrams, lineOver } = await tlsPair(undefined);
    phone({ peer: datagrams });
    await first.close();
    await second.close();
    const required = await lineOver('tls').dial().ended;
    expect(required.outcome).toBe('phone-unreachable');
    expect(datagrams.received).toEqual([]);
    const preferred = lineOver('auto');
    expect(await outcomeOf(preferred)).toBe('connected');
    expect(preferred.line.target()?.target.transport).toBe('udp');
    expect(preferred.line.target()?.why).toContain(`tls 127.0.0.1:${first.port} cannot be reached`);
  });
});

describe('in a dialog', () => {
  /** The server record-routes by a name with two hops; the first of them takes no part where it is not given. */
  async function throughHops(firstHop?: Peer) {
    const { first: server, office } = await pair();
    const dead = firstHop === undefined ? await peer() : undefined;
    await dead?.close();
    const hop = await peer();
    const port = firstHop?.port ?? dead?.port ?? 0;
    dns.set('_sip._udp.hops.test', 'SRV', [`10 1 ${port} one.test`, `20 1 ${hop.port} two.test`]);
    const call = office.dial();
    const invite = await server.next('INVITE');
    server.reply(invite, 200, 'OK', {
      body: phoneSdp('127.0.0.1'),
      contentType: 'application/sdp',
      contact: '<sip:100@192.0.2.50:5062>',
      headers: { 'Record-Route': '<sip:hops.test;lr>' },
    });
    return { server, hop, call, office, invite };
  }

  it('RFC 3263 §4.3 ICMP says that the first hop is gone: REFER and BYE go to the second, in the same dialog', async () => {
    const { hop, call, office, invite } = await throughHops();
    const refer = await hop.next('REFER');
    expect(refer.callId).toBe(invite.callId);
    expect(refer.header('cseq')).toBe('2 REFER');
    expect(refer.all('route')).toEqual(['<sip:hops.test;lr>']);
    hop.reply(refer, 202);
    call.cancel();
    const bye = await hop.next('BYE');
    expect(bye.header('cseq')).toBe('3 BYE');
    hop.reply(bye, 200);
    await call.settled;
    await clean(office);
  });

  it('a BYE that gets no answer goes to the second hop as well, with a new branch and the same CSeq', async () => {
    const silent = await peer();
    const { hop, call, office } = await throughHops(silent);
    silent.reply(await silent.next('REFER'), 202);
    call.cancel();
    const unheard = await silent.next('BYE');
    const bye = await hop.next('BYE');
    expect(bye.header('cseq')).toBe(unheard.header('cseq'));
    expect(bye.branch).not.toBe(unheard.branch);
    hop.reply(bye, 200);
    await call.settled;
    await clean(office);
  });

  it('a REFER that may have arrived is not said again: nobody is called twice', async () => {
    const silent = await peer({ copies: true });
    const { hop, call, office } = await throughHops(silent);
    await silent.next('REFER');
    // The copy says that there was no answer to the first.
    await silent.next('REFER');
    await silent.close();
    expect((await call.ended).outcome).toBe('result-unknown');
    expect(hop.requests('REFER')).toEqual([]);
    hop.reply(await hop.next('BYE'), 200);
    await call.settled;
    await clean(office);
  });

  it('no hop is left: the call ends, and nothing is left', async () => {
    const { hop, call, office } = await throughHops();
    await hop.close();
    expect((await call.ended).outcome).toBe('result-unknown');
    await call.settled;
    await clean(office);
  });
});
