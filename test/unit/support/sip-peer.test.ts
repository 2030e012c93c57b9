import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket as TcpSocket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { createAuthority } from '../../support/certificates.ts';
import { startLossyUdp } from '../../support/lossy-udp.ts';
import { endpointOf, listOf, readMessage, splitValues, uriOf, utf8, writeMessage } from '../../support/sip-message.ts';
import { dialogOf, type Peer, type PeerOptions, startPeer } from '../../support/sip-peer.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(options?: PeerOptions): Promise<Peer> {
  const peer = await startPeer(options);
  closing.push(() => peer.close());
  return peer;
}

async function udpClient(): Promise<Socket & { readonly lines: string[] }> {
  const socket = createSocket('udp4') as Socket & { lines: string[] };
  socket.lines = [];
  socket.on('message', (datagram) => socket.lines.push(datagram.toString('latin1')));
  socket.bind({ port: 0, address: '127.0.0.1' });
  await once(socket, 'listening');
  closing.push(() => socket.close());
  return socket;
}

const invite = (branch: string, extra = ''): string =>
  `INVITE sip:100@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=${branch};rport\r\n${extra}` +
  'Record-Route: <sip:p1;lr>, <sip:p2;lr>\r\nf: <sip:a@x>;tag=from\r\nTo: <sip:100@x>\r\ni: call-1\r\nCSeq: 7 INVITE\r\n' +
  'm: <sip:a@127.0.0.1:9>\r\nl: 0\r\n\r\n';

describe('the peer’s parser', () => {
  it('reads requests and responses, compact names and folded lines', () => {
    const request = readMessage(`${invite('z9', 'X-Long: a\r\n b\r\n')}`);
    expect(request).toMatchObject({ method: 'INVITE', uri: 'sip:100@127.0.0.1', callId: 'call-1', cseq: 7 });
    expect(request).toMatchObject({ branch: 'z9', fromTag: 'from', toTag: '', isRequest: true, body: '' });
    expect(request.header('x-long')).toBe('a b');
    expect(listOf(request, 'record-route')).toEqual(['<sip:p1;lr>', '<sip:p2;lr>']);
    const response = readMessage('SIP/2.0 486 Busy [42] "x"\r\nCSeq: 2 INVITE\r\n\r\nbody');
    expect(response).toMatchObject({ status: 486, reason: 'Busy [42] "x"', method: 'INVITE', isRequest: false });
    expect(readMessage('SIP/2.0 403')).toMatchObject({ status: 403, reason: '' });
    expect(readMessage('\0garbage').callId).toBe('');
  });

  it('splits lists and finds URIs', () => {
    expect(splitValues('"a, b" <sip:x;y=1,2>;q=1, sip:z')).toEqual(['"a, b" <sip:x;y=1,2>;q=1', 'sip:z']);
    expect(uriOf('"x" <sip:a@b;lr>;tag=1')).toBe('sip:a@b;lr');
    expect(uriOf('sip:a@b;tag=1')).toBe('sip:a@b');
    expect(endpointOf('sip:a@[::1]:5070;lr')).toEqual({ address: '::1', port: 5070 });
    expect(endpointOf('sip:pbx')).toEqual({ address: 'pbx', port: 5060 });
    expect(writeMessage('X', [['a', 'b']], utf8('ü'))).toBe('X\r\na: b\r\nContent-Length: 2\r\n\r\n\u00c3\u00bc');
  });
});

describe('a scripted peer', () => {
  it('notes, waits, answers, and answers in the dialog', async () => {
    const peer = await start();
    const client = await udpClient();
    const waiting = peer.next('INVITE');
    client.send(invite('b1'), peer.port, '127.0.0.1');
    const request = await waiting;
    peer.reply(request, 180);
    peer.reply(request, 200, 'Fine', { body: 'v=0', contentType: 'application/sdp', headers: { 'X-A': ['1', '2'] } });
    await once(client, 'message');
    while (client.lines.length < 2) await once(client, 'message');
    const [ringing, fine] = client.lines.map(readMessage);
    expect(ringing?.header('via')).toContain(`rport=${client.address().port};received=127.0.0.1`.slice(0, 10));
    expect(fine).toMatchObject({ status: 200, reason: 'Fine', body: 'v=0', branch: 'b1' });
    expect(fine?.all('x-a')).toEqual(['1', '2']);
    expect(fine?.toTag).toBe(ringing?.toTag);
    expect(fine?.toTag).not.toBe('');
    expect(fine?.header('contact')).toBe(`<${peer.uri}>`);
    const dialog = dialogOf(peer, request, fine?.toTag ?? '');
    const bye = dialog.request('BYE', { target: { address: '127.0.0.1', port: client.address().port } });
    await once(client, 'message');
    const got = readMessage(client.lines[2] ?? '');
    expect(got).toMatchObject({ method: 'BYE', uri: 'sip:a@127.0.0.1:9', cseq: 1, toTag: 'from', callId: 'call-1' });
    expect(got.all('route')).toEqual(['<sip:p1;lr>', '<sip:p2;lr>']);
    client.send(
      writeMessage('SIP/2.0 200 OK', [
        ['Via', got.header('via')],
        ['Call-ID', 'call-1'],
        ['CSeq', got.header('cseq')],
      ]),
      peer.port,
      '127.0.0.1',
    );
    expect((await bye.response()).status).toBe(200);
    expect(peer.responses('call-1', 'BYE')).toHaveLength(1);
    expect(peer.replies('call-1', 'INVITE')).toHaveLength(2);
  });

  it('tells what came instead when it waits in vain', async () => {
    const peer = await start({ timeoutMs: 20 });
    const client = await udpClient();
    client.send(invite('b1'), peer.port, '127.0.0.1');
    await peer.next('INVITE', 2_000);
    await expect(peer.next('ACK')).rejects.toThrow(/20 ms for ACK.*\n {2}taken INVITE sip:100@127\.0\.0\.1/);
  });

  it('returns each copy once, and drops by rule', async () => {
    const peer = await start();
    const client = await udpClient();
    peer.drop((message, direction, n) => direction === 'in' && message.method === 'INVITE' && n <= 2);
    for (const branch of ['b1', 'b2', 'b3', 'b4']) client.send(invite(branch), peer.port, '127.0.0.1');
    expect((await peer.next('INVITE')).branch).toBe('b3');
    expect((await peer.next('INVITE')).branch).toBe('b4');
    expect(peer.dropped.map(({ branch }) => branch)).toEqual(['b1', 'b2']);
  });

  it('breaks messages on purpose', async () => {
    const peer = await start();
    const client = await udpClient();
    client.send(invite('b1'), peer.port, '127.0.0.1');
    const request = await peer.next('INVITE');
    peer.reply(request, 200, 'OK', {
      contact: null,
      toTag: null,
      headers: { 'Call-ID': null },
      raw: (text) => text.replace('SIP/2.0 200 OK', 'SIP/2.0 200'),
    });
    await once(client, 'message');
    expect(client.lines[0]).toMatch(/^SIP\/2\.0 200\r\n/);
    expect(client.lines[0]).not.toMatch(/Contact|Call-ID|To:.*tag/);
  });

  it('impairs the same way with the same seed', async () => {
    const run = async (seed: number): Promise<string> => {
      const peer = await start();
      const client = await udpClient();
      peer.impair({ loss: 0.3, duplicate: 0.2, seed });
      for (let n = 0; n < 40; n += 1) client.send(invite(`b${n}`), peer.port, '127.0.0.1');
      client.send(`OPTIONS x SIP/2.0\r\n\r\n`, peer.port, '127.0.0.1');
      while (!peer.received.concat(peer.dropped).some(({ method }) => method === 'OPTIONS'))
        await new Promise(setImmediate);
      return peer.received.map(({ branch }) => branch).join(' ');
    };
    const first = await run(7);
    expect(await run(7)).toBe(first);
    expect(await run(8)).not.toBe(first);
    expect(first.split(' ').length).not.toBe(40);
  });

  it.each(['tcp', 'tls'] as const)('frames a %s stream, answers pings, cuts what it sends', async (transport) => {
    const authority = createAuthority();
    const leaf = authority.issue({ ip: ['127.0.0.1'] });
    const peer = await start({ transport, ...(transport === 'tls' ? { tls: leaf } : {}) });
    const client: TcpSocket =
      transport === 'tcp'
        ? connect(peer.port, '127.0.0.1')
        : connectTls({ port: peer.port, host: '127.0.0.1', ca: authority.cert });
    closing.push(() => client.destroy());
    let text = '';
    client.on('data', (piece) => {
      text += piece;
    });
    const whole = `${invite('b1')}\r\n\r\n${invite('b2')}`;
    for (const octet of whole) client.write(octet);
    const connection = await peer.nextConnection();
    const first = await peer.next('INVITE');
    expect((await peer.next('INVITE')).branch).toBe('b2');
    expect(peer.keepAlives).toBe(1);
    await peer.sendRaw('SIP/2.0 100 Trying\r\n\r\n', first.link, 1);
    while (!text.includes('Trying\r\n\r\n')) await once(client, 'data');
    expect(text).toBe('\r\nSIP/2.0 100 Trying\r\n\r\n');
    client.on('error', () => {});
    const closed = new Promise((resolve) => client.once('close', resolve));
    connection.reset();
    await Promise.all([closed, connection.closed]);
  });

  it('refuses connections and takes them again on the same port', async () => {
    const peer = await start({ transport: ['tcp', 'udp'] });
    await peer.refuse();
    const [error] = await once(connect(peer.port, '127.0.0.1'), 'error');
    expect(error.code).toBe('ECONNREFUSED');
    await peer.accept();
    const client = connect(peer.port, '127.0.0.1');
    await once(client, 'connect');
    await peer.nextConnection();
    const datagram = await udpClient();
    datagram.send(invite('b1'), peer.port, '127.0.0.1');
    expect((await peer.next('INVITE')).link.transport).toBe('udp');
    client.destroy();
  });
});

describe('the lossy relay', () => {
  it('carries both ways under its own addresses, and counts what it lost', async () => {
    const phone = await start();
    const program = await udpClient();
    const relay = await startLossyUdp({
      phone: { address: '127.0.0.1', port: phone.port },
      seed: 1,
      drop: (_octets, direction, n) => direction === 'to-phone' && n === 1,
    });
    closing.push(() => relay.close());
    const own = `127.0.0.1:${program.address().port}`;
    const text = (branch: string): string =>
      invite(branch)
        .replaceAll('127.0.0.1:9', own)
        .replace('sip:100@127.0.0.1', `sip:100@127.0.0.1:${relay.near.port}`);
    program.send(text('lost'), relay.near.port, '127.0.0.1');
    program.send(text('b1'), relay.near.port, '127.0.0.1');
    const request = await phone.next('INVITE');
    expect(request.branch).toBe('b1');
    expect(request.uri).toBe(`sip:100@127.0.0.1:${phone.port}`);
    expect(request.header('contact')).toBe(`<sip:a@127.0.0.1:${request.link.remote.port}>`);
    phone.reply(request, 200);
    await once(program, 'message');
    const response = readMessage(program.lines[0] ?? '');
    expect(response.header('contact')).toContain(`@127.0.0.1:${relay.near.port}>`);
    expect(response.header('via')).toContain(`UDP ${own};`);
    expect(relay.toPhone).toEqual({ carried: 1, lost: 1, repeated: 0 });
    expect(relay.fromPhone).toEqual({ carried: 1, lost: 0, repeated: 0 });
  });

  it('loses about as much as it is told, the same with the same seed', async () => {
    const run = async (): Promise<number> => {
      const phone = await start();
      const relay = await startLossyUdp({ phone: { address: '127.0.0.1', port: phone.port }, seed: 3, loss: 0.25 });
      closing.push(() => relay.close());
      const program = await udpClient();
      for (let n = 0; n < 200; n += 1) program.send(invite(`b${n}`), relay.near.port, '127.0.0.1');
      while (relay.toPhone.carried + relay.toPhone.lost < 200) await new Promise(setImmediate);
      return relay.toPhone.lost;
    };
    const lost = await run();
    expect(lost).toBeGreaterThan(30);
    expect(lost).toBeLessThan(70);
    expect(await run()).toBe(lost);
  });
});
