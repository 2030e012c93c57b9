/** A UDP socket that plays the user's phone: it notes when an INVITE comes and is busy, so that every call is over at once. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const header = (message, name) => new RegExp(`^${name}\\s*:\\s*(.*)$`, 'im').exec(message)?.[1]?.trim() ?? '';

function busy(invite) {
  const to = header(invite, 'To');
  return [
    'SIP/2.0 486 Busy Here',
    ...[...invite.matchAll(/^Via\s*:.*$/gim)].map(([via]) => via.trim()),
    `From: ${header(invite, 'From')}`,
    `To: ${to};tag=bench`,
    `Call-ID: ${header(invite, 'Call-ID')}`,
    `CSeq: ${header(invite, 'CSeq')}`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

export async function startPhone() {
  const socket = createSocket('udp4');
  let heard = () => {};
  const known = new Set();
  socket.on('message', (octets, from) => {
    const at = performance.timeOrigin + performance.now();
    const message = octets.toString('latin1');
    if (!message.startsWith('INVITE ')) return;
    socket.send(busy(message), from.port, from.address);
    const callId = header(message, 'Call-ID');
    if (known.has(callId)) return;
    known.add(callId);
    heard(at);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    /** When the next call's INVITE came, in milliseconds since the Unix epoch. */
    nextInvite: () =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('no INVITE has come')), 15_000);
        heard = (at) => {
          clearTimeout(timer);
          resolve(at);
        };
      }),
    close: () => socket.close(),
  };
}
