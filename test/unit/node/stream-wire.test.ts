import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Target, Wire } from '../../../electron/core/ports.ts';
import { createNetwork } from '../../../electron/node/network.ts';
import { createAuthority, createSelfSigned, daysFromNow, type KeyAndCertificate } from '../../support/certificates.ts';
import { noteWireEvents } from '../../support/ports.ts';

const folder = mkdtempSync(join(tmpdir(), 'dialtray-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const authority = createAuthority();
const network = createNetwork({ caFile: file('ca.pem', authority.cert) });
const forLocalhost = authority.issue({ dns: ['pbx.example'], ip: ['127.0.0.1', '::1'] });

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Served {
  readonly port: number;
  readonly server: Server;
  readonly sockets: Socket[];
  accepted(): Promise<Socket>;
}

async function serve(tls?: TlsOptions, address = '127.0.0.1'): Promise<Served> {
  const sockets: Socket[] = [];
  const raw = new Set<Socket>();
  const server: Server = tls === undefined ? createServer() : createTlsServer(tls);
  const event = tls === undefined ? 'connection' : 'secureConnection';
  server.on('connection', (socket) => {
    raw.add(socket);
    socket.on('error', () => {});
  });
  server.on(event, (socket: Socket) => {
    socket.on('error', () => {});
    sockets.push(socket);
  });
  server.on('tlsClientError', () => {});
  server.listen(0, address);
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  closing.push(async () => {
    // Not inside a callback of OpenSSL, and the TLS socket before the TCP socket below it: Node 20 crashes otherwise.
    await new Promise((resolve) => setImmediate(resolve));
    for (const socket of [...sockets, ...raw]) socket.destroy();
    server.close();
  });
  const accepted = async (): Promise<Socket> => sockets[0] ?? ((await once(server, event)) as [Socket])[0];
  return { port: bound.port, server, sockets, accepted };
}

const to = (transport: 'tcp' | 'tls', port: number, identity = '127.0.0.1', address = '127.0.0.1'): Target => ({
  transport,
  address,
  port,
  identity,
});

async function open(target: Target, timeoutMs = 5_000, via = network) {
  const noted = noteWireEvents();
  const result = await via.open(target, noted.events, timeoutMs);
  if (!result.ok) throw new Error(result.error.text);
  const wire: Wire = result.value;
  closing.push(() => wire.close());
  return { wire, noted };
}

async function refusal(target: Target, timeoutMs = 5_000, via = network) {
  const noted = noteWireEvents();
  const result = await via.open(target, noted.events, timeoutMs);
  if (result.ok) {
    result.value.close();
    throw new Error('it was accepted');
  }
  expect(noted.notes).toEqual([]);
  return result.error;
}

const everyOctet = Array.from({ length: 256 }, (_, octet) => String.fromCharCode(octet)).join('');

describe.each([
  ['tcp', '127.0.0.1'],
  ['tcp', '::1'],
  ['tls', '127.0.0.1'],
  ['tls', '::1'],
] as const)('a %s wire to %s', (transport, address) => {
  const start = async () => {
    const served = await serve(transport === 'tls' ? forLocalhost : undefined, address);
    const accepted = served.accepted();
    const opened = await open(to(transport, served.port, address, address));
    return { ...opened, served, peer: await accepted };
  };

  it('carries every octet unchanged, both ways, and knows its ends', async () => {
    const { wire, noted, peer, served } = await start();
    expect(wire.remote).toEqual({ address, port: served.port });
    expect(wire.local).toEqual({ address, port: peer.remotePort });
    wire.send(everyOctet);
    const [piece] = await once(peer, 'data');
    expect(piece.toString('latin1')).toBe(everyOctet);
    peer.write(piece);
    const { octets, from } = await noted.next('data');
    expect(octets).toBe(everyOctet);
    expect(from).toEqual(wire.remote);
  });

  it('tells once that the server closed, and sends nothing afterwards', async () => {
    const { wire, noted, peer } = await start();
    peer.end('last words');
    expect((await noted.next('data')).octets).toBe('last words');
    const { fault } = await noted.next('closed');
    expect(fault.kind).toBe('closed');
    wire.send('into the void');
    wire.probe(wire.remote);
    wire.close();
    await once(peer, 'close');
    expect(noted.notes.map(({ kind }) => kind)).toEqual(['data', 'closed']);
  });

  it('sends what is queued before it closes, and is silent then', async () => {
    const { wire, noted, peer } = await start();
    const octets = everyOctet.repeat(2_000);
    let received = 0;
    peer.on('data', (piece) => {
      received += piece.length;
    });
    peer.write('too late');
    wire.send(octets);
    wire.close();
    wire.close();
    wire.send('after');
    await once(peer, 'end');
    expect(received).toBe(octets.length);
    expect(noted.notes).toEqual([]);
  });

  it('gives up a peer that does not read, within a bounded buffer', async () => {
    const { wire, noted, peer } = await start();
    peer.pause();
    const piece = 'x'.repeat(64 * 1024);
    let pieces = 0;
    const closed = noted.next('closed', 20_000);
    const full = (async () => {
      // The kernel takes some MB by itself; 64 MB it does not.
      while (noted.notes.length === 0 && pieces < 1_000) {
        wire.send(piece);
        pieces += 1;
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const { fault } = await closed;
    await full;
    expect(fault.kind).toBe('reset');
    expect(pieces).toBeLessThan(1_000);
    // And the limit is ours: one large piece in a single turn is too much as well.
    wire.send(piece);
    expect(noted.notes).toHaveLength(1);
  });

  it('does not lose what the server says first', async () => {
    const served = await serve(transport === 'tls' ? forLocalhost : undefined, address);
    served.server.on(transport === 'tls' ? 'secureConnection' : 'connection', (socket: Socket) =>
      socket.write('hello'),
    );
    const noted = noteWireEvents();
    let inHand = false;
    const events = {
      ...noted.events,
      data: (octets: string, from: { address: string; port: number }) => {
        expect(inHand).toBe(true);
        noted.events.data(octets, from);
      },
    };
    const result = await network.open(to(transport, served.port, address, address), events, 5_000);
    inHand = true;
    if (!result.ok) throw new Error(result.error.text);
    closing.push(() => result.value.close());
    expect((await noted.next('data')).octets).toBe('hello');
  });
});

describe('a TCP wire', () => {
  it('tells that the server reset the connection', async () => {
    const served = await serve();
    const accepted = served.accepted();
    const { noted } = await open(to('tcp', served.port));
    (await accepted).resetAndDestroy();
    const { fault } = await noted.next('closed');
    expect(fault.kind).toBe('reset');
    expect(fault.text).toContain(`127.0.0.1:${served.port}`);
  });

  it('tells that nothing listens', async () => {
    const served = await serve();
    served.server.close();
    await once(served.server, 'close');
    for (const transport of ['tcp', 'tls'] as const) {
      const fault = await refusal(to(transport, served.port));
      expect(fault).toEqual({
        kind: 'refused',
        text: `Nothing answers at 127.0.0.1:${served.port}: the connection was refused.`,
      });
    }
  });

  it.runIf(process.platform === 'linux')('gives up on a server that does not accept', async () => {
    // A listener whose process sleeps: its queue of one fills up, then SYNs go unanswered.
    const program = `const s = require('net').createServer(); s.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      require('fs').writeSync(1, String(s.address().port)); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); })`;
    const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    closing.push(() => child.kill('SIGKILL'));
    const [port] = await once(child.stdout, 'data');
    const results = await Promise.all(
      Array.from({ length: 8 }, () => network.open(to('tcp', Number(port)), noteWireEvents().events, 400)),
    );
    for (const result of results) if (result.ok) result.value.close();
    const failed = results.filter((result) => !result.ok);
    expect(failed.length).toBeGreaterThan(0);
    for (const result of failed) {
      expect(result).toMatchObject({ error: { kind: 'timeout', text: expect.stringContaining('within 0.4 s') } });
    }
  });

  it.each([
    ['a host name', 'pbx.example', 5060],
    ['port 0', '127.0.0.1', 0],
    ['port 65536', '127.0.0.1', 65_536],
    ['a negative port', '127.0.0.1', -5],
  ])('refuses %s as an address', async (_what, address, port) => {
    for (const transport of ['tcp', 'tls'] as const) {
      expect((await refusal(to(transport, port, 'pbx.example', address))).kind).toBe('local');
    }
  });
});

describe('a TLS wire proves who it talks to', () => {
  const tell = async (leaf: KeyAndCertificate, identity: string, options: TlsOptions = {}) =>
    refusal(to('tls', (await serve({ ...leaf, ...options })).port, identity));
  const accept = async (leaf: KeyAndCertificate, identity: string, options: TlsOptions = {}) => {
    const served = await serve({ ...leaf, ...options });
    const accepted = served.accepted();
    await open(to('tls', served.port, identity));
    return (await accepted) as TLSSocket;
  };

  it.each([
    ['a SIP URI', { uri: ['sip:pbx.example'] }, 'pbx.example'],
    ['a SIP URI in other letters', { uri: ['SIP:PBX.Example'] }, 'pbx.example'],
    ['the second SIP URI', { uri: ['sip:a.example', 'sip:pbx.example'], dns: ['b.example'] }, 'pbx.example'],
    ['a DNS name', { dns: ['pbx.example'] }, 'PBX.example'],
    ['a DNS name beside foreign URIs', { dns: ['pbx.example'], uri: ['https://x.example/'] }, 'pbx.example'],
    ['a DNS name beside a user', { dns: ['pbx.example'], uri: ['sip:joe@pbx.example'] }, 'pbx.example'],
    ['a final dot', { dns: ['pbx.example'] }, 'pbx.example.'],
    ['a wildcard for one label', { dns: ['*.example.com'] }, 'pbx.example.com'],
    ['an international name', { dns: ['xn--bcher-kva.example'] }, 'bücher.example'],
    ['an IPv4 address', { ip: ['127.0.0.1'] }, '127.0.0.1'],
    ['an IPv6 address', { ip: ['2001:db8::1'] }, '2001:DB8:0:0::1'],
  ])('accepts %s', async (_what, names, identity) => {
    await accept(authority.issue(names), identity);
  });

  it('says what was agreed on, and until when the certificate holds', async () => {
    const validTo = daysFromNow(9);
    const leaf = authority.issue({ dns: ['pbx.example'], validTo });
    const served = await serve({ ...leaf, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' });
    const { wire } = await open(to('tls', served.port, 'pbx.example'));
    expect(wire.security).toEqual({ protocol: 'TLSv1.2', validUntil: Math.floor(validTo.getTime() / 1000) * 1000 });
  });

  it.each([
    ['the common name', { name: 'pbx.example' }, 'pbx.example', 'names no server'],
    ['another DNS name', { dns: ['other.example'] }, 'pbx.example', 'was issued for other.example'],
    [
      'a DNS name beside the SIP URI of another domain',
      { dns: ['pbx.example'], uri: ['sip:other.example'] },
      'pbx.example',
      'was issued for other.example',
    ],
    ['a SIP URI with a user', { uri: ['sip:joe@pbx.example'] }, 'pbx.example', 'was issued for sip:joe@pbx.example'],
    ['a SIPS URI', { uri: ['sips:pbx.example'] }, 'pbx.example', 'was issued for sips:pbx.example'],
    ['a wildcard for two labels', { dns: ['*.example.com'] }, 'a.pbx.example.com', 'was issued for *.example.com'],
    ['a wildcard for none', { dns: ['*.example.com'] }, 'example.com', 'was issued for *.example.com'],
    ['a part of a label', { dns: ['p*.example.com'] }, 'pbx.example.com', 'was issued for p*.example.com'],
    ['a wildcard over a whole zone', { dns: ['*.com'] }, 'example.com', 'was issued for *.com'],
    ['a wildcard in a SIP URI', { uri: ['sip:*.example.com'] }, 'pbx.example.com', 'was issued for *.example.com'],
    ['another address', { ip: ['127.0.0.2'] }, '127.0.0.1', 'was issued for 127.0.0.2'],
    ['an address as a DNS name', { dns: ['127.0.0.1'] }, '127.0.0.1', 'was issued for 127.0.0.1'],
    ['a list in one name', { dns: ['x.example, DNS:pbx.example'] }, 'pbx.example', 'was issued for x.example'],
    ['a line break in a name', { dns: ['x\r\n\u001b[2Jy'] }, 'pbx.example', 'was issued for x???[2Jy'],
    [
      'a NUL in a name',
      { dns: ['pbx.example\0.evil.example'] },
      'pbx.example',
      'was issued for pbx.example?.evil.example',
    ],
    ['many', { dns: ['a.example', 'b.example', 'c.example', 'd.example'] }, 'pbx.example', 'c.example and 1 more'],
  ])('does not accept %s, and says what it is for', async (_what, names, identity, text) => {
    const fault = await tell(authority.issue(names), identity);
    expect(fault.kind).toBe('certificate');
    expect(fault.text).toContain(`The server's certificate ${text.startsWith('c.') ? '' : text}`);
    expect(fault.text).toContain(text);
    expect(fault.text).toContain(`not for ${identity}.`);
  });

  it.each([
    [
      'expired',
      authority.issue({ dns: ['pbx.example'], validFrom: daysFromNow(-9), validTo: daysFromNow(-2) }),
      /has expired\. .*clock/,
    ],
    ['future', authority.issue({ dns: ['pbx.example'], validFrom: daysFromNow(2) }), /not valid yet\. .*clock/],
    ['self-signed', createSelfSigned({ dns: ['pbx.example'] }), /signed by itself only\. .*CA file/],
    [
      'unknown',
      createAuthority('Nobody').issue({ dns: ['pbx.example'] }),
      /authority that this computer does not know/,
    ],
    ['client', authority.issue({ dns: ['pbx.example'], purpose: 'client' }), /not meant for servers/],
  ])('explains a certificate that is %s', async (_what, leaf, text) => {
    const fault = await tell(leaf, 'pbx.example');
    expect(fault.kind).toBe('certificate');
    expect(fault.text).toMatch(text);
  });

  it.each([
    '',
    'pbx.example\0',
    'a b',
    '[::1]',
    'x\r\ny',
    'pbx%2eexample',
    'pbx.example/',
    '.',
    '*.example.com',
    '\ud800',
    'a..b',
  ])('does not even ask whether a certificate proves %j', async (identity) => {
    const fault = await tell(authority.issue({ dns: ['pbx.example', '*.example.com'] }), identity);
    expect(fault.kind).toBe('certificate');
    expect(fault.text).toMatch(/^No certificate can prove[\x20-\x7e]*$/);
  });

  it('leaves the zone of a link-local address out', async () => {
    await accept(authority.issue({ ip: ['fe80::1'] }), 'fe80::1%eth0');
  });

  it('follows a chain, and explains one that the server does not send whole', async () => {
    const below = authority.issueAuthority('Below');
    const leaf = below.issue({ dns: ['pbx.example'] });
    await accept({ key: leaf.key, cert: leaf.cert + below.cert }, 'pbx.example');
    expect((await tell(leaf, 'pbx.example')).text).toContain('does not send the whole chain');
  });

  it('names the server by SNI, but never an address', async () => {
    const leaf = authority.issue({ dns: ['pbx.example'], ip: ['127.0.0.1'] });
    expect((await accept(leaf, 'pbx.example')).servername).toBe('pbx.example');
    expect((await accept(leaf, '127.0.0.1')).servername).toBe(false);
  });

  it('cannot be talked out of it by the environment', async () => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      expect((await tell(createSelfSigned({ dns: ['pbx.example'] }), 'pbx.example')).kind).toBe('certificate');
      expect((await tell(authority.issue({ dns: ['x.example'] }), 'pbx.example')).kind).toBe('certificate');
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    }
  });

  it('refuses TLS 1.1 and takes 1.2', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const fault = await tell(forLocalhost, '127.0.0.1', old);
    expect(fault.kind).toBe('tls');
    expect(fault.text).toMatch(/TLS older than 1\.2/);
    expect((await accept(forLocalhost, '127.0.0.1', { maxVersion: 'TLSv1.2' })).getProtocol()).toBe('TLSv1.2');
  });

  it('explains a port that speaks no TLS', async () => {
    const served = await serve();
    served.server.on('connection', (socket) => socket.end('SIP/2.0 400 Bad Request\r\n\r\n'));
    const fault = await refusal(to('tls', served.port));
    expect(fault.kind).toBe('tls');
    expect(fault.text).toMatch(/did not answer with TLS/);
  });

  it('explains a port that hangs up during the handshake', async () => {
    const served = await serve();
    served.server.on('connection', (socket) => socket.once('data', () => socket.end()));
    const fault = await refusal(to('tls', served.port));
    expect(fault.kind).toBe('reset');
    expect(fault.text).toMatch(/before TLS was set up/);
  });

  it('gives up on a port that says nothing, in time, and leaves no connection', async () => {
    const served = await serve();
    const gone = once(served.server, 'connection').then(([socket]) => {
      socket.resume();
      return once(socket as Socket, 'close');
    });
    const fault = await refusal(to('tls', served.port), 200);
    expect(fault).toEqual({ kind: 'timeout', text: `127.0.0.1:${served.port} did not complete TLS within 0.2 s.` });
    await gone;
  });
});

describe('the CA file', () => {
  const target = async () => to('tls', (await serve(forLocalhost)).port);

  it('is needed for an authority of one’s own', async () => {
    const fault = await refusal(await target(), 5_000, createNetwork());
    expect(fault.text).toMatch(/signed by itself|does not know/);
  });

  it.each([
    ['missing', () => join(folder, 'nowhere.pem'), /nowhere\.pem cannot be read: it does not exist/],
    ['a folder', () => folder, /cannot be read: error EISDIR/],
    ['empty', () => file('empty.pem', ''), /holds no certificate/],
    ['a key', () => file('key.pem', authority.key), /holds no certificate/],
    [
      'damaged',
      () => file('bad.pem', `${authority.cert}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`),
      /is damaged: certificate 2/,
    ],
  ])('that is %s is a clear fault of the wire', async (_what, path, text) => {
    const fault = await refusal(await target(), 5_000, createNetwork({ caFile: path() }));
    expect(fault.kind).toBe('certificate');
    expect(fault.text).toMatch(text);
  });

  it('may be mended while the program runs, and does not stand in the way of TCP', async () => {
    const path = join(folder, 'later.pem');
    const patient = createNetwork({ caFile: path });
    await open(to('tcp', (await serve()).port), 5_000, patient);
    const wanted = await target();
    expect((await refusal(wanted, 5_000, patient)).text).toContain('does not exist');
    file('later.pem', authority.cert);
    await open(wanted, 5_000, patient);
  });

  it('may hold several authorities', async () => {
    const two = createNetwork({ caFile: file('two.pem', `# ours\n${createAuthority('x').cert}\n${authority.cert}`) });
    await open(await target(), 5_000, two);
  });
});
