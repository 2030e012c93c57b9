/**
 * Where a line's requests go (RFC 3263 §4.1, §4.2), row by row, asked of a real name server; and calls that get there. Why some
 * rows are as they are: docs/adr/0013-finding-the-server.md.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createResolver } from '../../electron/node/resolver.ts';
import type { LineSettings } from '../../electron/shared/settings.ts';
import { createAuthority } from '../support/certificates.ts';
import { type DnsServer, startDnsServer } from '../support/dns-server.ts';
import { stage } from '../support/scenario.ts';
import { phoneSdp } from '../support/sip-phone.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, phone, line } = stage();

const authority = createAuthority();
const folder = mkdtempSync(join(tmpdir(), 'dialtray-locate-'));
const caFile = join(folder, 'ca.pem');
beforeAll(() => writeFileSync(caFile, authority.cert));
afterAll(() => rmSync(folder, { recursive: true }));

let dns: DnsServer;
beforeEach(async () => {
  dns = await startDnsServer();
});
afterEach(() => dns.close());

const lineAt = (settings: Partial<LineSettings>) =>
  line({ settings: { caFile, ...settings }, resolver: createResolver({ servers: [dns.address] }) });

/** `tls 192.0.2.1:5061`, best first; or what kind of fault it is. */
async function targets(settings: Partial<LineSettings>): Promise<readonly string[] | string> {
  const located = await lineAt(settings).line.locate();
  if (!located.ok) return located.error.kind;
  return located.value.map(({ transport, address, port }) => `${transport} ${address} ${port}`);
}

/** One host has addresses of its own only, one has services, one says by NAPTR which, one has no SIP at all. */
function zone(): void {
  dns.set('bare.test', 'A', ['192.0.2.1']);
  dns.set('srv.test', 'A', ['192.0.2.1']);
  dns.set('a.srv.test', 'A', ['192.0.2.10']);
  dns.set('b.srv.test', 'A', ['192.0.2.20']);
  dns.set('b.srv.test', 'AAAA', ['2001:db8::20']);
  dns.set('_sip._udp.srv.test', 'SRV', ['10 1 5080 a.srv.test', '20 1 5080 b.srv.test']);
  dns.set('_sip._tcp.srv.test', 'SRV', ['10 1 5081 a.srv.test']);
  dns.set('_sips._tcp.srv.test', 'SRV', ['10 1 5082 b.srv.test']);
  dns.set('naptr.test', 'NAPTR', [
    '10 20 s SIP+D2U - _sip._udp.srv.test',
    '10 10 s SIP+D2T - _sip._tcp.srv.test',
    '20 10 s SIPS+D2T - _sips._tcp.srv.test',
    '1 1 u E2U+sip !x!y! .',
  ]);
  dns.set('none.test', 'A', ['192.0.2.1']);
  for (const service of ['_sip._udp', '_sip._tcp', '_sips._tcp']) dns.set(`${service}.none.test`, 'SRV', ['0 0 0 .']);
}

const ALL = ['tls 2001:db8::20 5082', 'tls 192.0.2.20 5082', 'tcp 192.0.2.10 5081', 'udp 192.0.2.10 5080'];
const UDP = ['udp 192.0.2.10 5080', 'udp 2001:db8::20 5080', 'udp 192.0.2.20 5080'];
const TLS = ['tls 2001:db8::20 5082', 'tls 192.0.2.20 5082'];

it.each<[string, Partial<LineSettings>, readonly string[] | string]>([
  ['1: a domain without records of its own', { domain: 'bare.test' }, ['udp 192.0.2.1 5060']],
  ['1: a domain with SRV', { domain: 'srv.test' }, [...ALL, ...UDP.slice(1)]],
  ['1: a domain with NAPTR, TLS first', { domain: 'naptr.test' }, [...ALL, ...UDP.slice(1)]],
  ['1: a domain that has no SIP', { domain: 'none.test' }, 'not-found'],
  ['1: a domain that is not there', { domain: 'nowhere.test' }, 'not-found'],
  ['2: the transport is set to UDP', { domain: 'srv.test', transport: 'udp' }, UDP],
  ['2: the transport is set to TCP', { domain: 'srv.test', transport: 'tcp' }, ['tcp 192.0.2.10 5081']],
  ['2: UDP, and NAPTR leads to another name', { domain: 'naptr.test', transport: 'udp' }, UDP],
  ['2: TCP without SRV', { domain: 'bare.test', transport: 'tcp' }, ['tcp 192.0.2.1 5060']],
  ['3: a port', { domain: 'srv.test:5070' }, ['udp 192.0.2.1 5070']],
  ['3: a port and TCP', { domain: 'srv.test:5070', transport: 'tcp' }, ['tcp 192.0.2.1 5070']],
  ['4: an IPv4 address', { domain: '192.0.2.9' }, ['udp 192.0.2.9 5060']],
  ['4: an IPv4 address, TLS', { domain: '192.0.2.9', transport: 'tls' }, ['tls 192.0.2.9 5061']],
  ['4: an IPv6 address', { domain: '[2001:db8::9]' }, ['udp 2001:db8::9 5060']],
  ['5: an address and a port', { domain: '[2001:db8::9]:5070', transport: 'tcp' }, ['tcp 2001:db8::9 5070']],
  ['6: sips', { domain: 'x.test', outboundProxy: 'sips:srv.test' }, TLS],
  ['6: sips by NAPTR, SIP+ discarded', { domain: 'x.test', outboundProxy: 'sips:naptr.test' }, TLS],
  ['6: sips without records', { domain: 'x.test', outboundProxy: 'sips:bare.test;lr' }, ['tls 192.0.2.1 5061']],
  ['7: TLS required', { domain: 'srv.test', transport: 'tls' }, TLS],
  ['7: TLS required, by NAPTR', { domain: 'naptr.test', transport: 'tls' }, TLS],
  ['7: TLS required, no records', { domain: 'bare.test', transport: 'tls' }, ['tls 192.0.2.1 5061']],
  ['7: TLS required and a port', { domain: 'srv.test:5070', transport: 'tls' }, ['tls 192.0.2.1 5070']],
  ['8: TLS preferred, port 5061', { domain: 'srv.test:5061' }, ['tls 192.0.2.1 5061', 'udp 192.0.2.1 5061']],
  ['9: an outbound proxy', { domain: 'x.test', outboundProxy: 'sip:srv.test;lr' }, [...ALL, ...UDP.slice(1)]],
  ['9: an outbound proxy with a port', { domain: 'x.test', outboundProxy: 'srv.test:5070;lr' }, ['udp 192.0.2.1 5070']],
  ['9: with a transport', { domain: 'x.test', outboundProxy: 'srv.test;lr;transport=udp' }, UDP],
  [
    '9: with a transport, NAPTR is not asked',
    { domain: 'x.test', outboundProxy: 'naptr.test;transport=udp' },
    'not-found',
  ],
  ['9: an address as proxy', { domain: 'x.test', outboundProxy: '192.0.2.9;lr;transport=tls' }, ['tls 192.0.2.9 5061']],
  ['10: without lr', { domain: 'x.test', outboundProxy: 'srv.test;transport=tcp' }, ['tcp 192.0.2.10 5081']],
  ['16: both families', { domain: 'b.srv.test' }, ['udp 2001:db8::20 5060', 'udp 192.0.2.20 5060']],
])('row %s', async (_row, settings, expected) => {
  zone();
  expect(await targets(settings)).toEqual(expected);
});

it('rows 4 and 5: of an address nobody is asked', async () => {
  await targets({ domain: '192.0.2.9' });
  await targets({ domain: '[2001:db8::9]:5070' });
  expect(dns.asked).toEqual([]);
});

it('row 3: a port leaves NAPTR and SRV out', async () => {
  zone();
  await targets({ domain: 'srv.test:5070' });
  expect(new Set(dns.asked.map(({ type }) => type))).toEqual(new Set(['A', 'AAAA']));
});

it('row 1: NAPTR and SRV without an answer: the addresses are used, in time', async () => {
  zone();
  dns.trouble('silent', ({ type }) => type === 'NAPTR' || type === 'SRV');
  const office = lineAt({ domain: 'srv.test' });
  const located = await office.line.locate();
  expect(located).toMatchObject({ ok: true, value: [{ transport: 'udp', address: '192.0.2.1', port: 5060 }] });
});

it.each(['SERVFAIL', 'REFUSED'] as const)('no name server answers (%s): a fault that may pass', async (trouble) => {
  zone();
  dns.trouble(trouble);
  expect(await targets({ domain: 'srv.test' })).toBe('temporary');
});

it('slow answers are waited for', async () => {
  zone();
  dns.trouble({ delayMs: 700 });
  expect(await targets({ domain: 'naptr.test', transport: 'udp' })).toEqual(UDP);
});

it('an answer that is cut comes by TCP', async () => {
  zone();
  dns.trouble('cut', ({ type }) => type === 'SRV');
  expect(await targets({ domain: 'srv.test', transport: 'udp' })).toEqual(UDP);
});

it('two calls, one set of questions', async () => {
  const desk = await peer();
  phone({ peer: desk });
  dns.set('_sip._udp.pbx.test', 'SRV', [`1 1 ${desk.port} desk.pbx.test`]);
  dns.set('desk.pbx.test', 'A', ['127.0.0.1']);
  const office = lineAt({ domain: 'pbx.test' });
  for (const call of [office.dial(), office.dial()]) expect((await call.ended).outcome).toBe('connected');
  expect((await office.dial().ended).outcome).toBe('connected');
  for (const [type, name] of [
    ['NAPTR', 'pbx.test'],
    ['SRV', '_sip._udp.pbx.test'],
    ['A', 'desk.pbx.test'],
  ] as const)
    expect(dns.count(type, name)).toBe(1);
});

it.each(['udp', 'tcp', 'tls'] as const)(
  'a call over %s, found by SRV: the Request-URI stays the domain',
  async (transport) => {
    const desk = await peer({ transport, tls: authority.issue({ dns: ['pbx.test'] }) });
    phone({ peer: desk });
    const service = { udp: '_sip._udp', tcp: '_sip._tcp', tls: '_sips._tcp' }[transport];
    dns.set(`${service}.pbx.test`, 'SRV', [`1 1 ${desk.port} desk.elsewhere.test`]);
    dns.set('desk.elsewhere.test', 'A', ['127.0.0.1']);
    const office = lineAt({ domain: 'pbx.test' });
    expect((await office.dial().ended).outcome).toBe('connected');
    const invite = await desk.next('INVITE');
    expect(invite.uri).toBe('sip:klaus@pbx.test');
    expect(invite.header('via')).toContain(`SIP/2.0/${transport.toUpperCase()} `);
    expect(office.line.target()).toMatchObject({
      target: { transport, address: '127.0.0.1', port: desk.port },
      why: `SRV ${service}.pbx.test, priority 1`,
    });
  },
);

it('a call by NAPTR through an outbound proxy: Route as it was written', async () => {
  const proxy = await peer({ transport: 'tcp' });
  phone({ peer: proxy });
  dns.set('proxy.test', 'NAPTR', ['1 1 s SIP+D2T - _sip._tcp.farm.test']);
  dns.set('_sip._tcp.farm.test', 'SRV', [`1 1 ${proxy.port} one.farm.test`]);
  dns.set('one.farm.test', 'A', ['127.0.0.1']);
  const office = lineAt({ domain: 'pbx.test', outboundProxy: 'proxy.test' });
  expect((await office.dial().ended).outcome).toBe('connected');
  expect((await proxy.next('INVITE')).all('route')).toEqual(['<sip:proxy.test;lr>']);
});

it.each([
  ['tcp', 'stays on the connection where that leads to the same place'],
  ['udp', 'goes there where that is somewhere else'],
] as const)('row 12: a Record-Route by name is found by SRV, and over %s a request %s', async (transport, _how) => {
  const desk = await peer({ transport });
  const edge = transport === 'tcp' ? desk : await peer();
  const service = { udp: '_sip._udp', tcp: '_sip._tcp' }[transport];
  dns.set(`${service}.pbx.test`, 'SRV', [`1 1 ${desk.port} desk.test`]);
  dns.set(`${service}.rr.test`, 'SRV', [`1 1 ${edge.port} desk.test`]);
  dns.set('desk.test', 'A', ['127.0.0.1']);
  const call = lineAt({ domain: 'pbx.test', transport }).dial();
  const invite = await desk.next('INVITE');
  desk.reply(invite, 200, 'OK', {
    body: phoneSdp('127.0.0.1'),
    contentType: 'application/sdp',
    contact: '<sip:100@192.0.2.50:5062>',
    headers: { 'Record-Route': '<sip:rr.test;lr>' },
  });
  for (const method of ['ACK', 'REFER'] as const) {
    const request = await edge.next(method);
    expect(request.uri).toBe('sip:100@192.0.2.50:5062');
    expect(request.all('route')).toEqual(['<sip:rr.test;lr>']);
    if (transport === 'tcp') expect(request.link).toBe(invite.link);
  }
  expect(dns.count('SRV', `${service}.rr.test`)).toBe(1);
  call.cancel();
  edge.reply(await edge.next('BYE'), 200);
  await call.settled;
});

it('DNS dies for ten minutes: calls go on', async () => {
  let now = Date.now();
  const desk = await peer();
  phone({ peer: desk });
  dns.set('_sip._udp.pbx.test', 'SRV', [`1 1 ${desk.port} desk.pbx.test`]);
  dns.set('desk.pbx.test', 'A', ['127.0.0.1']);
  const resolver = createResolver({ servers: [dns.address], now: () => now });
  const office = line({ settings: { domain: 'pbx.test' }, resolver });
  expect((await office.dial().ended).outcome).toBe('connected');
  dns.trouble('SERVFAIL');
  for (const minute of [1, 5, 10]) {
    now += minute * 60_000;
    expect((await office.dial().ended).outcome).toBe('connected');
  }
});
