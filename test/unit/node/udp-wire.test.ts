import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Target, Wire } from '../../../electron/core/ports.ts';
import { createNetwork } from '../../../electron/node/network.ts';
import { noteWireEvents } from '../../support/ports.ts';

const network = createNetwork();
const closing: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const udp = (address: string, port: number): Target => ({ transport: 'udp', address, port, identity: address });

async function open(target: Target, noted = noteWireEvents()) {
  const result = await network.open(target, noted.events, 1_000);
  if (!result.ok) throw new Error(result.error.text);
  const wire: Wire = result.value;
  closing.push(() => wire.close());
  return { wire, noted };
}

async function listen(address: string): Promise<Socket> {
  const socket = createSocket(address === '::1' ? 'udp6' : 'udp4');
  socket.bind({ address, port: 0 });
  await once(socket, 'listening');
  closing.push(() => {
    try {
      socket.close();
    } catch {}
  });
  return socket;
}

/** A port on which nothing listens: it was free a moment ago. */
async function closedPort(address: string): Promise<number> {
  const socket = createSocket(address === '::1' ? 'udp6' : 'udp4');
  socket.bind({ address, port: 0 });
  await once(socket, 'listening');
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(resolve));
  return port;
}

const everyOctet = Array.from({ length: 256 }, (_, octet) => String.fromCharCode(octet)).join('');

describe.each(['127.0.0.1', '::1'])('a UDP wire on %s', (address) => {
  it('carries every octet unchanged, both ways', async () => {
    const peer = await listen(address);
    const { wire, noted } = await open(udp(address, peer.address().port));
    expect(wire.local.address).toBe(address);
    wire.send(everyOctet);
    const [datagram, from] = await once(peer, 'message');
    expect(datagram.toString('latin1')).toBe(everyOctet);
    expect(from.port).toBe(wire.local.port);
    peer.send(datagram, from.port, from.address);
    const { octets, from: sender } = await noted.next('data');
    expect(octets).toBe(everyOctet);
    expect(sender).toEqual(wire.remote);
  });

  it('sends to and hears from others than its remote', async () => {
    const [proxy, phone] = [await listen(address), await listen(address)];
    const { wire, noted } = await open(udp(address, proxy.address().port));
    wire.send('to the phone', { address, port: phone.address().port });
    const [datagram, from] = await once(phone, 'message');
    expect(datagram.toString()).toBe('to the phone');
    phone.send('from the phone', from.port, from.address);
    expect((await noted.next('data')).from).toEqual({ address, port: phone.address().port });
  });

  it('tells that nothing listens, as an answer to a probe', async () => {
    const port = await closedPort(address);
    const { wire, noted } = await open(udp(address, port));
    wire.send('INVITE');
    wire.probe(wire.remote);
    const { to, fault } = await noted.next('unreachable');
    expect(to).toEqual({ address, port });
    expect(fault.kind).toBe('refused');
    expect(fault.text).toContain(`:${port}`);
  });

  it('probes with a keep-alive from another port and says nothing when somebody listens', async () => {
    const peer = await listen(address);
    const { wire, noted } = await open(udp(address, peer.address().port));
    wire.probe(wire.remote);
    const [datagram, from] = await once(peer, 'message');
    expect(datagram.toString()).toBe('\r\n\r\n');
    expect(from.port).not.toBe(wire.local.port);
    // The proof that silence is no accident: once the listener is gone, the same probe is answered.
    await new Promise<void>((resolve) => peer.close(resolve));
    wire.probe(wire.remote);
    await noted.next('unreachable');
    expect(noted.notes).toHaveLength(1);
  });
});

describe('a UDP wire', () => {
  it('has handed the datagram to the kernel when send returns', async () => {
    const peer = await listen('127.0.0.1');
    const { wire } = await open(udp('127.0.0.1', peer.address().port));
    const arrived = once(peer, 'message');
    let ticked = false;
    process.nextTick(() => {
      ticked = true;
    });
    wire.send('now');
    // Closing at once would lose a datagram that still waits for a tick.
    wire.close();
    expect(ticked).toBe(false);
    expect((await arrived)[0].toString()).toBe('now');
  });

  it('keeps the order of what is sent and what is closed after it', async () => {
    const peer = await listen('127.0.0.1');
    const texts: string[] = [];
    const all = new Promise<void>((resolve) => {
      peer.on('message', (datagram) => {
        texts.push(datagram.toString());
        if (texts.length === 100) resolve();
      });
    });
    const { wire } = await open(udp('127.0.0.1', peer.address().port));
    for (let n = 0; n < 100; n += 1) wire.send(String(n));
    wire.close();
    await all;
    expect(texts).toEqual(Array.from({ length: 100 }, (_, n) => String(n)));
  });

  it('keeps a burst that comes while JavaScript is busy', async () => {
    const peer = await listen('127.0.0.1');
    const { wire, noted } = await open(udp('127.0.0.1', peer.address().port));
    const sender = await open(udp('127.0.0.1', wire.local.port));
    // send is synchronous: all of it is in the receive buffer before the loop turns.
    const datagram = 'x'.repeat(900);
    for (let n = 0; n < 100; n += 1) sender.wire.send(datagram);
    await noted.until((notes) => (notes.length === 100 ? true : undefined));
  });

  it('reports a datagram that is too long, after send has returned, and stays usable', async () => {
    const peer = await listen('127.0.0.1');
    const { wire, noted } = await open(udp('127.0.0.1', peer.address().port));
    wire.send('x'.repeat(70_000));
    expect(noted.notes).toHaveLength(0);
    const { to, fault } = await noted.next('unreachable');
    expect(to).toEqual(wire.remote);
    expect(fault.kind).toBe('local');
    const arrived = once(peer, 'message');
    wire.send('still there');
    expect((await arrived)[0].toString()).toBe('still there');
  });

  it.each([
    ['a port of 0', { address: '127.0.0.1', port: 0 }],
    ['a port that is too high', { address: '127.0.0.1', port: 70_000 }],
    ['no port', { address: '127.0.0.1', port: Number.NaN }],
    ['a host name', { address: 'phone.example', port: 5060 }],
    ['nothing', { address: '', port: 5060 }],
    ['the other family', { address: '::1', port: 5060 }],
  ])('reports %s as an address and never throws', async (_what, to) => {
    const peer = await listen('127.0.0.1');
    const { wire, noted } = await open(udp('127.0.0.1', peer.address().port));
    wire.send('x', to);
    wire.probe(to);
    const note = await noted.next('unreachable');
    expect(note.to).toEqual(to);
    expect(note.fault.text).not.toBe('');
  });

  it('refuses to open towards what is no address', async () => {
    for (const target of [udp('phone.example', 5060), udp('127.0.0.1', 0), udp('127.0.0.1', -1), udp('', 5060)]) {
      const result = await network.open(target, noteWireEvents().events, 100);
      expect(result).toMatchObject({ ok: false, error: { kind: 'local' } });
    }
  });

  it('is silent after close, which may be called twice', async () => {
    const port = await closedPort('127.0.0.1');
    const peer = await listen('127.0.0.1');
    const { wire, noted } = await open(udp('127.0.0.1', peer.address().port));
    peer.send('late', wire.local.port, '127.0.0.1');
    wire.probe({ address: '127.0.0.1', port });
    wire.send('x'.repeat(70_000));
    wire.close();
    wire.close();
    wire.send('never');
    wire.probe(wire.remote);
    // Another wire on the way of the same events: what was under way for the first has come by then.
    const other = await open(udp('127.0.0.1', port));
    other.wire.probe(other.wire.remote);
    await other.noted.next('unreachable');
    expect(noted.notes).toEqual([]);
  });

  it('frees its port when it is closed, and shares it with nobody before', async () => {
    const { wire } = await open(udp('127.0.0.1', 5060));
    const rival = createSocket({ type: 'udp4', reuseAddr: true });
    rival.bind({ address: '127.0.0.1', port: wire.local.port });
    const [error] = await once(rival, 'error');
    expect(error.code).toBe('EADDRINUSE');
    rival.close();
    wire.close();
    const heir = createSocket('udp4');
    heir.bind({ address: '127.0.0.1', port: wire.local.port });
    await once(heir, 'listening');
    heir.close();
  });

  it('shares its probes: what the network answers is told to all that have asked, and are still open', async () => {
    const peer = await listen('127.0.0.1');
    const ports: number[] = [];
    peer.on('message', (_, from) => ports.push(from.port));
    const target = udp('127.0.0.1', peer.address().port);
    const [first, second, third] = await Promise.all([open(target), open(target), open(target)]);
    for (const { wire } of [first, second, third]) wire.probe(wire.remote);
    // All that ask before the socket is connected ask with one datagram.
    await expect.poll(() => ports).toHaveLength(1);
    for (const { wire } of [first, second, third]) wire.probe(wire.remote);
    await expect.poll(() => ports).toHaveLength(4);
    expect(new Set(ports).size).toBe(1);
    await new Promise<void>((resolve) => peer.close(resolve));
    third.wire.close();
    first.wire.probe(first.wire.remote);
    await Promise.all([first.noted.next('unreachable'), second.noted.next('unreachable')]);
    expect(third.noted.notes).toEqual([]);
  });

  it('probes a thousand endpoints with a bounded number of sockets', async () => {
    const peer = await listen('127.0.0.1');
    const { wire, noted } = await open(udp('127.0.0.1', peer.address().port));
    const before = process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;
    for (let port = 10_000; port < 11_000; port += 1) wire.probe({ address: '127.0.0.1', port });
    // Bound by now, and not yet refused. Node does not list sockets that keep no process alive; Linux lists every open file.
    await new Promise((resolve) => process.nextTick(resolve));
    if (process.platform === 'linux') expect(readdirSync('/proc/self/fd').length - before).toBeLessThan(75);
    // The newest are kept, and answered.
    await noted.until((notes) => notes.find((note) => note.kind === 'unreachable' && note.to.port === 10_999));
  });
});

describe('a media sink', () => {
  it.each(['127.0.0.1', '::1'])('is bound on %s to an even port and swallows what comes', async (address) => {
    const sink = await network.openSink(address);
    if (!sink.ok) throw new Error(sink.error.text);
    closing.push(sink.value.close);
    expect(sink.value.local.address).toBe(address);
    expect(sink.value.local.port % 2).toBe(0);
    // Something listens there: a probe is not refused, one to a closed port, sent later, is.
    const { wire, noted } = await open(udp(address, await closedPort(address)));
    for (let n = 0; n < 50; n += 1) wire.send('rtp', sink.value.local);
    wire.probe(sink.value.local);
    wire.probe(wire.remote);
    expect((await noted.next('unreachable')).to).toEqual(wire.remote);
    sink.value.close();
    sink.value.close();
    wire.probe(sink.value.local);
    expect((await noted.next('unreachable')).to).toEqual(sink.value.local);
  });

  it('tells that an address is not this computer', async () => {
    expect(await network.openSink('203.0.113.7')).toMatchObject({
      ok: false,
      error: { kind: 'local', text: 'This computer has no address 203.0.113.7.' },
    });
  });
});
