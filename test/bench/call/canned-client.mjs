/**
 * The floor: click-to-dial in Node with canned text and no SIP stack. It parses nothing but what it must echo, keeps
 * no timers, retransmits nothing and is right only against the phones of this bench. What a real client costs on top
 * of it is the price of being correct.
 *
 *   node canned-client.mjs once PHONE_PORT USER TARGET      one call in a fresh process
 *   node canned-client.mjs loop '{"lines":{"ideal":{"port":5070,"user":"phone"}},"target":"sip:…"}'   see loop.mjs
 */
import { createSocket } from 'node:dgram';

const SDP =
  'v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0 8\r\n' +
  'a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=sendrecv\r\n';

/** The value of a header that is spelled exactly so, or ''. */
function header(message, name) {
  const start = message.indexOf(`\r\n${name}: `);
  if (start < 0) return '';
  const from = start + name.length + 4;
  return message.slice(from, message.indexOf('\r\n', from));
}

/** One connected socket to one phone; `call()` resolves once the BYE is answered. */
function createClient(port, user, target) {
  const calls = new Map();
  const uri = `sip:${user}@127.0.0.1:${port}`;
  // A connected socket and a lookup that answers at once: no name resolution on the way of a datagram.
  const socket = createSocket({
    type: 'udp4',
    recvBufferSize: 4 << 20,
    lookup: (host, _o, done) => done(null, host, 4),
  });
  let self = '';
  let count = 0;

  const request = (method, call, cseq, more = '', body = '') =>
    socket.send(
      `${method} ${call.remote} SIP/2.0\r\nVia: SIP/2.0/UDP ${self};branch=z9hG4bK${call.id}${method};rport\r\n` +
        `Max-Forwards: 70\r\nFrom: <sip:app@${self}>;tag=f${call.id}\r\nTo: ${call.to}\r\nCall-ID: ${call.id}\r\n` +
        `CSeq: ${cseq} ${method}\r\nContact: <sip:app@${self}>\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`,
    );

  const onResponse = (message, call, cseq) => {
    if (message.charCodeAt(8) === 49) return; // 1xx
    if (cseq.endsWith('INVITE')) {
      if (call.answered) return;
      call.answered = true;
      const contact = header(message, 'Contact');
      call.to = header(message, 'To');
      call.remote = contact.slice(contact.indexOf('<') + 1, contact.indexOf('>'));
      request('ACK', call, 1);
      request('REFER', call, 2, `Refer-To: <${target}>\r\nReferred-By: <sip:app@${self}>\r\n`);
    } else if (cseq.endsWith('BYE')) {
      calls.delete(call.id);
      call.done('connected');
    }
  };

  const onNotify = (message, call, cseq) => {
    socket.send(
      `SIP/2.0 200 OK\r\nVia: ${header(message, 'Via')}\r\nFrom: ${header(message, 'From')}\r\n` +
        `To: ${header(message, 'To')}\r\nCall-ID: ${call.id}\r\nCSeq: ${cseq}\r\nContent-Length: 0\r\n\r\n`,
    );
    const body = message.indexOf('\r\n\r\nSIP/2.0 ');
    if (body > 0 && message.charCodeAt(body + 12) >= 50 && !call.ended) {
      call.ended = true;
      request('BYE', call, 3);
    }
  };

  socket.on('message', (bytes) => {
    const message = bytes.latin1Slice();
    const call = calls.get(header(message, 'Call-ID'));
    if (call === undefined) return;
    const cseq = header(message, 'CSeq');
    if (message.startsWith('SIP/2.0')) onResponse(message, call, cseq);
    else if (message.startsWith('NOTIFY')) onNotify(message, call, cseq);
  });

  const ready = new Promise((resolve) => {
    socket.bind(0, '127.0.0.1', () =>
      socket.connect(port, '127.0.0.1', () => {
        self = `127.0.0.1:${socket.address().port}`;
        resolve();
      }),
    );
  });
  const call = () =>
    new Promise((done) => {
      const one = {
        id: `n${process.pid}-${count++}`,
        remote: uri,
        to: `<${uri}>`,
        done,
        answered: false,
        ended: false,
      };
      calls.set(one.id, one);
      request('INVITE', one, 1, 'Content-Type: application/sdp\r\n', SDP);
    });
  return { ready, call, close: () => socket.close() };
}

const [mode, ...args] = process.argv.slice(2);
if (mode === 'once') {
  const client = createClient(Number(args[0]), args[1], args[2]);
  await client.ready;
  await client.call();
  client.close();
} else if (mode === 'loop') {
  const { lines, target } = JSON.parse(args[0]);
  const clients = new Map(Object.entries(lines).map(([name, l]) => [name, createClient(l.port, l.user, target)]));
  await Promise.all([...clients.values()].map((client) => client.ready));
  const { serveLoop } = await import('./loop.mjs');
  await serveLoop((line) => clients.get(line).call());
  for (const client of clients.values()) client.close();
} else {
  console.error('usage: canned-client.mjs once PORT USER TARGET | loop JSON');
  process.exitCode = 2;
}
