import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIP } from 'node:net';
import type { Clock, Endpoint } from '../core/ports.ts';
import { splitList } from '../core/sip/lexis.ts';
import { type FaultReply, parseMessage } from '../core/sip/parse.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { createTag, firstValue, type Header, responseTarget, responseTo, stampVia, writeResponse } from './messages.ts';
import { createTimers, type Timers } from './timers.ts';
import type { TransactionContext } from './transaction-timers.ts';
import { createTransactions, type Transactions, type TransactionUser } from './transactions.ts';

/** One SIP element on a UDP port of its own on 127.0.0.1: the exchange, the phone or the callee. */
export interface Element {
  readonly local: Endpoint;
  readonly timers: Timers;
  readonly transactions: Transactions;
  /** Ends at once: no timer runs and no socket is open when the promise is fulfilled. */
  close(): Promise<void>;
}

export interface ElementOptions {
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly t1Ms: number;
}

const LOOPBACK = '127.0.0.1';

/** The answer to a request that cannot be read (RFC 3261 §16.3 step 1, §8.2.6). */
function refusalOf({ statusCode, reason, headers }: FaultReply, from: Endpoint) {
  const copied = headers.map(({ name, value }): Header => [name, value]);
  const [via = ''] = splitList(firstValue(copied, 'via') ?? '');
  const response = { ...responseTo(copied, statusCode, { toTag: createTag() }), reason };
  return { response, to: responseTarget(stampVia(via, from)) ?? from };
}

/** `createUser` builds what is above the transactions; it is called once, before the first message. */
export async function openElement<User extends TransactionUser>(
  { clock, t1Ms }: ElementOptions,
  createUser: (element: Element) => User,
): Promise<Result<{ readonly element: Element; readonly user: User }, string>> {
  const socket = createSocket('udp4');
  let open = true;
  socket.bind(0, LOOPBACK);
  try {
    await once(socket, 'listening');
  } catch (fault) {
    return err(`no UDP port on ${LOOPBACK}: ${fault instanceof Error ? fault.message : String(fault)}`);
  }
  const local = { address: LOOPBACK, port: socket.address().port };
  const timers = createTimers(clock);
  let user: User | undefined;
  const context: TransactionContext = {
    local,
    t1Ms,
    timers,
    // A datagram that cannot be sent is a datagram that is lost; the transaction's timers deal with both.
    transmit(octets, to) {
      if (!open || isIP(to.address) !== 4 || to.port < 1 || to.port > 65_535) return;
      socket.send(Buffer.from(octets, 'latin1'), to.port, to.address, () => undefined);
    },
  };
  const transactions = createTransactions(context, {
    request: (transaction) => user?.request(transaction),
    ack: (received) => user?.ack(received),
  });
  socket.on('error', () => undefined);
  socket.on('message', (data, from) => {
    const parsed = parseMessage(data.toString('latin1'));
    if (!parsed.ok) {
      const refusal = parsed.error.reply && refusalOf(parsed.error.reply, from);
      if (refusal) context.transmit(writeResponse(refusal.response), refusal.to);
      return;
    }
    if (parsed.value.kind === 'response') transactions.receiveResponse(parsed.value);
    else transactions.receiveRequest(parsed.value, { address: from.address, port: from.port });
  });
  const close = async (): Promise<void> => {
    if (!open) return;
    open = false;
    timers.close();
    const closed = once(socket, 'close');
    socket.close();
    await closed;
  };
  const element = { local, timers, transactions, close };
  user = createUser(element);
  return ok({ element, user });
}
