/** What every UDP socket of this program has in common: IP literals only, no shared ports, no lost tick. */
import { createSocket, type Socket } from 'node:dgram';
import { isIP } from 'node:net';
import type { Endpoint, WireFault } from '../core/ports.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { codeOf, toFault, toHostPort, toSocketFault } from './wire-fault.ts';

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string, family: number) => void;

/**
 * dgram asks `lookup` for every datagram, and dns.lookup answers a tick later even for an IP literal. This one answers
 * at once, so that `send` reaches the kernel before it returns and `bind` is done when it returns.
 */
const literalLookup = (address: string, _options: unknown, callback: LookupCallback): void => {
  const family = isIP(address);
  if (family !== 0) callback(null, address, family);
  else callback(Object.assign(new Error('not an IP literal'), { code: 'EINVAL' }), '', 0);
};

/** An unbound socket of the address's family. SO_REUSEADDR stays off: nobody else shall get our datagrams. */
export const createUdpSocket = (address: string): Socket =>
  createSocket({ type: isIP(address) === 6 ? 'udp6' : 'udp4', lookup: literalLookup, reuseAddr: false });

/** Whether a datagram can be addressed to it at all; dgram throws on the rest. */
export const isSendable = ({ address, port }: Endpoint): boolean =>
  isIP(address) !== 0 && Number.isInteger(port) && port > 0 && port < 65_536;

/** Binds to `address`; port 0 takes a free one. A socket that fails is closed. */
export function bindUdp(socket: Socket, address: string, port = 0): Promise<Result<Endpoint, WireFault>> {
  return new Promise((resolve) => {
    const failed = (error: unknown): void => {
      socket.removeAllListeners();
      socket.close();
      resolve(err(toBindFault(error, { address, port })));
    };
    socket.once('error', failed);
    socket.once('listening', () => {
      socket.off('error', failed);
      resolve(ok({ address: socket.address().address, port: socket.address().port }));
    });
    // exclusive: in a cluster worker too the port is ours alone.
    socket.bind({ address, port, exclusive: true });
  });
}

function toBindFault(error: unknown, local: Endpoint): WireFault {
  const code = codeOf(error);
  if (code === 'EADDRINUSE') return toFault('local', `Another program uses UDP port ${toHostPort(local)}.`);
  if (code === 'EADDRNOTAVAIL') return toFault('local', `This computer has no address ${local.address}.`);
  return toSocketFault(error, 'udp', local);
}

/** The local address from which the operating system would send to `remote`: no packet leaves. */
export function routeTo(remote: Endpoint): Promise<Result<string, WireFault>> {
  if (isSendable(remote) && remote.address.startsWith('127.')) return Promise.resolve(ok('127.0.0.1'));
  if (remote.address === '::1') return Promise.resolve(ok('::1'));
  return new Promise((resolve) => {
    const scratch = createUdpSocket(remote.address);
    const settle = (result: Result<string, WireFault>): void => {
      scratch.removeAllListeners();
      scratch.close();
      resolve(result);
    };
    scratch.once('error', (error) => settle(err(toSocketFault(error, 'udp', remote))));
    scratch.once('connect', () => settle(ok(scratch.address().address)));
    scratch.connect(remote.port, remote.address);
  });
}
