/** What sip.js's core gets to see, asked in the way in which it asks. */
import { getBody } from 'sip.js/lib/core/messages/body.js';
import type { IncomingRequestMessage } from 'sip.js/lib/core/messages/incoming-request-message.js';
import { IncomingRequestMessage as RequestClass } from 'sip.js/lib/core/messages/incoming-request-message.js';
import { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import { constructOutgoingResponse } from 'sip.js/lib/core/messages/outgoing-response.js';
import { NameAddrHeader } from 'sip.js/lib/grammar/name-addr-header.js';
import { URI } from 'sip.js/lib/grammar/uri.js';
import { describe, expect, test } from 'vitest';
import {
  type ResponseFallback,
  toIncomingRequest,
  toIncomingResponse,
} from '../../../../electron/core/sip/incoming.ts';
import { parseMessage } from '../../../../electron/core/sip/parse.ts';

const SDP = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n';

interface Parts {
  readonly from?: string;
  readonly to?: string;
  readonly more?: readonly string[];
  readonly body?: string;
  readonly method?: string;
}

const build = (start: string, { from, to, more = [], body = '', method = 'INVITE' }: Parts): string =>
  [
    start,
    'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa;received=192.0.2.9;rport=6000',
    `From: ${from ?? '"A" <sip:%25@Host.example>;tag=f'}`,
    `To: ${to ?? '<sip:b@h>;tag=t'}`,
    'Call-ID: c@h',
    `CSeq: 7 ${method}`,
    ...more,
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');

function request(parts: Parts): IncomingRequestMessage {
  const result = parseMessage(build(`${parts.method ?? 'INVITE'} sip:Me@[2001:DB8::1]:5061;x=Y SIP/2.0`, parts));
  if (!result.ok || result.value.kind !== 'request') throw new Error('no request');
  return toIncomingRequest(result.value);
}

function response(status: string, parts: Parts, fallback?: ResponseFallback): IncomingResponseMessage {
  const result = parseMessage(build(`SIP/2.0 ${status}`, parts));
  if (!result.ok || result.value.kind !== 'response') throw new Error('no response');
  return toIncomingResponse(result.value, fallback);
}

describe('members', () => {
  test('of a request', () => {
    const message = request({ more: ['Contact: <sip:a@h>'] });
    expect(message).toBeInstanceOf(RequestClass);
    expect(message).toMatchObject({ method: 'INVITE', callId: 'c@h', cseq: 7, fromTag: 'f', toTag: 't', body: '' });
    expect(message).toMatchObject({ viaBranch: 'z9hG4bKa' });
    expect(message.ruri?.toString()).toBe('sip:Me@[2001:DB8::1]:5061;x=Y');
    expect([message.ruri?.scheme, message.ruri?.user, message.ruri?.port]).toEqual(['sip', 'Me', 5061]);
    expect(message.from.toString()).toBe('"A" <sip:%25@Host.example>;tag=f');
    expect(message.from.uri).toBeInstanceOf(URI);
    expect(message.toString()).toBe(message.data);
    expect(message.data).toContain('Call-ID: c@h');
  });

  test('of a response', () => {
    const message = response('486 "Busy" [#]', {});
    expect(message).toBeInstanceOf(IncomingResponseMessage);
    expect(message).toMatchObject({ statusCode: 486, reasonPhrase: '"Busy" [#]', method: 'INVITE', toTag: 't' });
  });

  test('From and To may be tel URIs', () => {
    const message = request({ from: '<tel:+43;phone-context=at>;tag=1' });
    expect(message.from.toString()).toBe('<tel:+43;phone-context=at>;tag=1');
    expect(message.from.uri.clone().toString()).toBe('tel:+43;phone-context=at');
  });
});

describe('headers', () => {
  const message = request({
    more: [
      'm: <sip:a@h>, <sip:b@h>',
      'Record-Route: <sip:p1;lr>, <sip:p2;lr>',
      'Record-Route: <sip:p3;lr>',
      'X-Own: 1',
      'x-own: 2',
    ],
  });

  test.each(['X-Own', 'x-own', 'X_OWN'])('by the name %s', (name) => {
    expect([message.getHeader(name), message.getHeaders(name), message.hasHeader(name)]).toEqual([
      '1',
      ['1', '2'],
      true,
    ]);
  });

  test('contacts and routes count by value', () => {
    expect(message.getHeaders('Contact')).toEqual(['<sip:a@h>', '<sip:b@h>']);
    expect(message.getHeaders('record-route').reverse()).toEqual(['<sip:p3;lr>', '<sip:p2;lr>', '<sip:p1;lr>']);
    expect(message.getHeaders('record-route')[0]).toBe('<sip:p1;lr>');
    expect([message.getHeader('none'), message.getHeaders('none'), message.hasHeader('none')]).toEqual([
      undefined,
      [],
      false,
    ]);
  });

  test('can be set and added', () => {
    const own = request({ more: ['X-Own: 1'] });
    own.addHeader('X-Own', '2');
    expect(own.getHeaders('x-own')).toEqual(['1', '2']);
    own.setHeader('X-Own', '3');
    expect(own.getHeaders('x-own')).toEqual(['3']);
    own.setHeader('Call-ID', 'new');
    expect([own.getHeader('call-id'), own.callId]).toEqual(['new', 'c@h']);
  });

  test('comma-separated Vias count', () => {
    const two = response('200 OK', { more: ['Via: SIP/2.0/UDP p1, SIP/2.0/UDP p2'] });
    expect(two.getHeaders('via')).toHaveLength(3);
  });

  test('sip.js’s own reply echoes them exactly', () => {
    const { message: reply } = constructOutgoingResponse(request({ to: '<sip:b@h>' }), {
      statusCode: 486,
      toTag: 'mine',
    });
    expect(reply.split('\r\n')).toEqual(
      expect.arrayContaining([
        'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa;received=192.0.2.9;rport=6000',
        'From: "A" <sip:%25@Host.example>;tag=f',
        'To: <sip:b@h>;tag=mine',
        'CSeq: 7 INVITE',
      ]),
    );
  });
});

describe('parseHeader answers what the core asks', () => {
  const ask = (line: string, name: string, method = 'INVITE') => request({ more: [line], method }).parseHeader(name);

  test('addresses', () => {
    const contact = ask('Contact: "X" <sip:%25@H;lr>;expires=60', 'contact');
    expect(contact).toBeInstanceOf(NameAddrHeader);
    expect([contact.toString(), contact.getParam('expires')]).toEqual(['"X" <sip:%25@H;lr>;expires=60', '60']);
    expect(ask('Refer-To: <sip:x@h?Replaces=1>', 'refer-to').uri.toString()).toBe('sip:x@h?Replaces=1');
    expect(request({}).parseHeader('To').hasParam('tag')).toBe(true);
    expect(request({ more: ['Contact: <sip:a@h>,<sip:b@h>'] }).parseHeader('Contact', 1).uri.user).toBe('b');
  });

  test.each(['Contact: *', 'Contact: <tel:+43>', 'Contact: <sip:>', 'Contact: "'])('%s is no contact', (line) => {
    expect(ask(line, 'contact')).toBeUndefined();
  });

  test.each([
    ['Event: refer;id=2', { event: 'refer', params: { id: '2' } }],
    ['o: Refer', { event: 'refer', params: {} }],
    ['Subscription-State: Terminated;reason=NoResource', { state: 'terminated', reason: 'noresource' }],
    ['Subscription-State: active;expires=60;retry-after=x', { state: 'active', expires: 60 }],
    ['Subscription-State: terminated;', { state: 'terminated' }],
    ['Content-Disposition: Session;handling=optional', { type: 'session' }],
    ['RAck: 1 7 INVITE', { value: 1, cseq: 7, method: 'INVITE' }],
    ['RSeq: 42', 42],
    ['Expires: 3600', 3600],
    ['Require: 100rel, Timer', ['100rel', 'timer']],
    ['Event:', undefined],
    ['Subscription-State: ;', undefined],
    ['RAck: 1 INVITE', undefined],
    ['Expires: soon', undefined],
    ['X-Own: 1', undefined],
    ['constructor: 1', undefined],
  ])('%s', (line, expected) => {
    const name = line.startsWith('o:') ? 'Event' : line.slice(0, line.indexOf(':'));
    const answer = ask(line, name);
    if (expected !== null && typeof expected === 'object') expect(answer).toMatchObject(expected);
    else expect(answer).toEqual(expected);
  });

  test('fields that every message has', () => {
    const message = request({});
    expect(message.parseHeader('CSeq')).toEqual({ value: 7, method: 'INVITE' });
    expect(message.parseHeader('call-id')).toBe('c@h');
    expect(message.s('via')).toMatchObject({
      host: '192.0.2.1',
      branch: 'z9hG4bKa',
      received: '192.0.2.9',
      rport: 6000,
    });
    expect(message.parseHeader('via', 1)).toBeUndefined();
  });
});

describe('INVITE responses without what a dialog needs', () => {
  const fallback = { contactFallback: 'sip:b@h;x=1', toTagFallback: 'no-tag' };

  test.each(['180 Ringing', '183 Progress', '200 OK'])('%s gets To tag and Contact', (status) => {
    const message = response(status, { to: '<sip:b@h>' }, fallback);
    expect([message.toTag, message.to.getParam('tag'), message.getHeader('to')]).toEqual([
      'no-tag',
      'no-tag',
      '<sip:b@h>',
    ]);
    expect(message.parseHeader('contact').uri.toString()).toBe('sip:b@h;x=1');
    expect(message.hasHeader('Contact')).toBe(true);
  });

  test('an unusable Contact is replaced too, a usable one is not', () => {
    const contact = (line: string) =>
      response('200 OK', { more: [line] }, fallback)
        .parseHeader('contact')
        .uri.toString();
    expect(contact('Contact: <tel:+43>')).toBe('sip:b@h;x=1');
    expect(contact('Contact: <sip:own@h>')).toBe('sip:own@h');
    expect(response('200 OK', {}, { contactFallback: '<sip:c@h>' }).parseHeader('contact').uri.toString()).toBe(
      'sip:c@h',
    );
  });

  test.each(['100 Trying', '302 Moved', '486 Busy'])('%s stays as it is', (status) => {
    const message = response(status, { to: '<sip:b@h>' }, fallback);
    expect([message.toTag, message.hasHeader('contact')]).toEqual([undefined, false]);
  });

  test('so do responses to other methods, and all without a fallback', () => {
    expect(response('200 OK', { method: 'BYE', to: '<sip:b@h>' }, fallback).toTag).toBeUndefined();
    expect(response('200 OK', { to: '<sip:b@h>' }).toTag).toBeUndefined();
  });
});

describe('bodies', () => {
  const taken = (more: readonly string[], body: string, method = 'INVITE') => {
    const message = request({ more, body, method });
    return { ...getBody(message), length: message.getHeader('content-length') };
  };
  const session = { contentType: 'application/sdp', contentDisposition: 'session', content: SDP };

  test.each([
    ['Content-Type: application/sdp'],
    ['c: Application/SDP;charset=utf-8'],
    ['Content-Type: application/sdp ; x="a;b"'],
    ['X-No-Type: here'],
    ['Content-Type:'],
    ['Content-Type: nonsense'],
  ])('%s with SDP', (line) => {
    expect(taken([line], SDP)).toMatchObject(session);
  });

  test('what is neither named nor known throws nowhere', () => {
    expect(taken([], 'hello')).toMatchObject({ contentType: 'application/octet-stream', contentDisposition: 'render' });
    expect(taken(['Content-Type: text/plain'], 'hello')).toMatchObject({ contentType: 'text/plain' });
    expect(getBody(request({}))).toBeUndefined();
  });

  const part = (headers: string, content: string) => `--b1\r\n${headers}\r\n\r\n${content}\r\n`;
  const multipart = 'Content-Type: multipart/mixed;boundary="b1"';

  test.each([
    ['first', `${part('Content-Type: application/sdp', SDP)}--b1--\r\n`],
    ['second', `${part('Content-Type: text/plain', 'x')}${part('content-type:Application/SDP;a=b', SDP)}--b1--\r\n`],
    ['after a preamble', `preamble\r\n${part('Content-Type: application/sdp', SDP)}--b1--`],
    ['without a type', `${part('X: y', SDP)}--b1--\r\n`],
    ['without an end', part('Content-Type: application/sdp', SDP)],
  ])('an SDP part, %s', (_name, body) => {
    const found = taken([multipart], body);
    expect(found.content?.trimEnd()).toBe(SDP.trimEnd());
    expect(found).toMatchObject({ contentType: 'application/sdp', contentDisposition: 'session' });
    expect(Number(found.length)).toBe(found.content?.length);
  });

  test('a multipart body stays whole when no part of it is ours', () => {
    const whole = { contentType: 'multipart/mixed' };
    const encoded = part('Content-Type: application/sdp\r\nContent-Transfer-Encoding: base64', 'dj0w');
    for (const body of [part('Content-Type: text/plain', 'x'), encoded, '--b1--', 'x', '--b1']) {
      expect(taken([multipart], body)).toMatchObject({ ...whole, content: body });
    }
    expect(taken(['Content-Type: multipart/mixed'], part('', SDP))).toMatchObject(whole);
  });

  test('a 2xx’s body is found in the same way', () => {
    expect(getBody(response('200 OK', { body: SDP }))).toMatchObject(session);
  });
});

describe('NOTIFY', () => {
  const event = (more: readonly string[], body: string) =>
    request({ method: 'NOTIFY', more, body }).parseHeader('Event');
  const FRAG = 'SIP/2.0 200 OK\r\n';

  test('an Event that is there stays', () => {
    expect(event(['o: talk'], FRAG)).toMatchObject({ event: 'talk' });
    expect(event(['Event: refer;id=3'], FRAG)).toEqual({ event: 'refer', params: { id: '3' } });
  });

  test('without Event there is none: what a sipfrag without one means is the leg’s to say', () => {
    expect(event([], '')).toBeUndefined();
    expect(event(['Content-Type: application/simple-message-summary'], 'Messages-Waiting: no\r\n')).toBeUndefined();
  });
});
