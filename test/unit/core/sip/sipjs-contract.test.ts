/**
 * Pins every private or protected member of sip.js 0.21.2 that core/sip touches or relies on, so that an update cannot
 * break it silently. One test a member; each names who relies on it.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Dialog } from 'sip.js/lib/core/dialogs/dialog.js';
import { SessionDialog } from 'sip.js/lib/core/dialogs/session-dialog.js';
import { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import { OutgoingRequestMessage } from 'sip.js/lib/core/messages/outgoing-request-message.js';
import { Timers } from 'sip.js/lib/core/timers.js';
import { ClientTransaction } from 'sip.js/lib/core/transactions/client-transaction.js';
import { InviteClientTransaction } from 'sip.js/lib/core/transactions/invite-client-transaction.js';
import { NonInviteClientTransaction } from 'sip.js/lib/core/transactions/non-invite-client-transaction.js';
import { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';
import { UserAgentClient } from 'sip.js/lib/core/user-agents/user-agent-client.js';
import { describe, expect, it } from 'vitest';
import { prepareSipJs } from '../../../../electron/core/sip/sipjs.ts';

const require = createRequire(import.meta.url);
const source = (path: string): string => readFileSync(require.resolve(`sip.js/lib/${path}`), 'utf8');
const prototypeOf = (type: unknown): Record<string, unknown> =>
  (type as { prototype: Record<string, unknown> }).prototype;

describe('sip.js 0.21.2', () => {
  it('is the version that these members were read in', () => {
    expect(JSON.parse(readFileSync(require.resolve('sip.js/package.json'), 'utf8')).version).toBe('0.21.2');
  });

  it('makes transaction ids by ClientTransaction.makeId, looked up on the class (sipjs.ts replaces it)', () => {
    expect((ClientTransaction as unknown as { makeId: unknown }).makeId).toBeTypeOf('function');
    expect(source('core/transactions/client-transaction.js')).toContain('ClientTransaction.makeId(_request)');
  });

  it('asks authenticationGuard before it passes a response on, and init() sends again (sipjs.ts replaces the guard)', () => {
    expect(prototypeOf(UserAgentClient).authenticationGuard).toBeTypeOf('function');
    expect(prototypeOf(UserAgentClient).init).toBeTypeOf('function');
    for (const file of ['user-agent-client', 'invite-user-agent-client']) {
      expect(source(`core/user-agents/${file}.js`)).toContain('if (!this.authenticationGuard(message)) {');
    }
  });

  it('keys its tables by branch and method, and by viaBranch (edge.ts shares the keys)', () => {
    expect(source('core/user-agents/user-agent-client.js')).toContain(
      'const userAgentClientId = transaction.id + transaction.request.method;',
    );
    expect(source('core/user-agent-core/user-agent-core.js')).toContain('const transactionId = message.viaBranch;');
    expect(source('core/user-agent-core/user-agent-core.js')).toContain(
      'const userAgentClientId = message.viaBranch + message.method;',
    );
  });

  it('deletes ended transactions from the tables of the core (sipjs.ts listens there)', () => {
    expect(source('core/user-agents/user-agent-client.js')).toContain(
      'this.core.userAgentClients.delete(userAgentClientId)',
    );
    expect(source('core/user-agents/user-agent-server.js')).toContain(
      'this.core.userAgentServers.delete(userAgentServerId)',
    );
  });

  it('passes request.toString() to transport.send at once (the tickets of sipjs.ts)', () => {
    for (const file of ['invite', 'non-invite']) {
      expect(source(`core/transactions/${file}-client-transaction.js`)).toContain('this.send(request.toString())');
    }
    expect(source('core/transactions/invite-client-transaction.js')).toContain('this.send(ack.toString())');
  });

  it('writes the ACK of a rejection as text from the Via it was given (edge.ts finds the branch there)', () => {
    const text = source('core/transactions/invite-client-transaction.js');
    expect(text).toContain('const via = this.request.getHeader("via");');
    expect(text).toContain('ack += `Via: ${via}\\r\\n`;');
    expect(text).toContain('ack += `To: ${to}\\r\\n`;');
  });

  it('takes a transport failure by onTransportError (edge.ts reports ICMP errors and resets there)', () => {
    for (const type of [InviteClientTransaction, NonInviteClientTransaction]) {
      expect(prototypeOf(type).onTransportError).toBeTypeOf('function');
    }
  });

  it('makes up a 408 without text when timer B or F fires (leg.ts tells it from a peer’s)', () => {
    expect(new IncomingResponseMessage().data).toBeUndefined();
    expect(source('core/user-agents/user-agent-client.js')).toContain('message.statusCode = 408;');
  });

  it('has route set and CSeq on its dialogs (leg.ts, sipjs.ts)', () => {
    for (const name of ['routeSet', 'localSequenceNumber', 'remoteTarget']) {
      expect(Object.getOwnPropertyDescriptor(prototypeOf(Dialog), name)?.get).toBeTypeOf('function');
    }
    // Where leg.ts writes what a 2xx names.
    expect(source('core/dialogs/session-dialog.js')).toContain('this.dialogState.remoteTarget = contact.uri;');
    expect(prototypeOf(Dialog).incrementLocalSequenceNumber).toBeTypeOf('function');
    expect(prototypeOf(SessionDialog).receiveRequest).toBeTypeOf('function');
  });

  it('lets makeOutgoingRequestMessage be overridden for all requests, CANCEL too (sipjs.ts)', () => {
    expect(prototypeOf(UserAgentCore).makeOutgoingRequestMessage).toBeTypeOf('function');
    expect(source('core/user-agents/user-agent-client.js')).toContain('this.core.makeOutgoingRequestMessage(C.CANCEL');
    expect(source('core/dialogs/dialog.js')).toContain('this.userAgentCore.makeOutgoingRequestMessage(');
  });

  it('names the headers of a request as render.ts reads them', () => {
    const text = source('core/messages/outgoing-request-message.js');
    for (const name of ['route', 'via', 'to', 'from', 'cseq', 'call-id'])
      expect(text).toContain(`this.setHeader("${name}"`);
    expect(prototypeOf(OutgoingRequestMessage).setViaHeader).toBeTypeOf('function');
  });

  it('reads its timers when it uses them, so that prepareSipJs can set them', () => {
    expect(source('core/transactions/invite-client-transaction.js')).toContain('Timers.TIMER_D');
    prepareSipJs();
    expect(Timers).toMatchObject({ TIMER_D: 32_000, TIMER_I: 5_000, TIMER_J: 0, TIMER_K: 0 });
  });

  it('keeps confirmed dialogs and their ACKs in two maps of the INVITE client (leg.ts empties them)', () => {
    const text = source('core/user-agents/invite-user-agent-client.js');
    for (const name of ['confirmedDialogs', 'confirmedDialogAcks']) expect(text).toContain(`this.${name} = new Map();`);
    expect(source('core/transactions/invite-client-transaction.js')).toContain(
      'this.ackRetransmissionCache.get(response.toTag)',
    );
  });

  it('reaches its grammar from the files that the core never runs, and through grammar.js only', () => {
    for (const file of ['incoming-message', 'parser']) {
      expect(source(`core/messages/${file}.js`)).toContain('from "../../grammar/grammar.js"');
    }
    expect(source('core/user-agent-core/user-agent-core.js')).not.toContain('Grammar');
  });
});
