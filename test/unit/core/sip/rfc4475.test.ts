/** RFC 4475, one test for each message, as a user agent's parser has to take it. */
import { expect, test } from 'vitest';
import { readBody } from '../../../../electron/core/sip/body.ts';
import { parseNameAddr } from '../../../../electron/core/sip/name-addr.ts';
import {
  type FaultReply,
  parseMessage,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from '../../../../electron/core/sip/parse.ts';
import { parseUri } from '../../../../electron/core/sip/uri.ts';
import { parseVia } from '../../../../electron/core/sip/via.ts';
import * as messages from '../../../fixtures/rfc4475/messages.ts';

function parsed(octets: string): SipMessage {
  const result = parseMessage(octets);
  if (!result.ok) throw new Error(result.error.text);
  return result.value;
}

function request(octets: string): SipRequest {
  const message = parsed(octets);
  if (message.kind !== 'request') throw new Error('not a request');
  return message;
}

function response(octets: string): SipResponse {
  const message = parsed(octets);
  if (message.kind !== 'response') throw new Error('not a response');
  return message;
}

/** The reply to a faulty request; it must name the transaction as the request did. */
function refused(octets: string): FaultReply {
  const result = parseMessage(octets);
  if (result.ok) throw new Error('taken for a good message');
  const reply = result.error.reply;
  if (reply === undefined) throw new Error(`no reply: ${result.error.text}`);
  expect(reply.headers.map((header) => header.name)).toEqual(['via', 'from', 'to', 'call-id', 'cseq']);
  return reply;
}

function dropped(octets: string): void {
  const result = parseMessage(octets);
  expect(result.ok).toBe(false);
  if (!result.ok) expect(result.error.reply).toBeUndefined();
}

test('§3.1.1.1 wsinv: a short tortuous INVITE', () => {
  const message = request(messages.wsinv);
  expect(message.requestUri).toBe('sip:vivekg@chair-dnrc.example.com;unknownparam');
  expect(message.uri.params.get('unknownparam')).toBeNull();
  expect(message.to).toMatchObject({ uri: 'sip:vivekg@chair-dnrc.example.com', tag: '1918181833n', display: '' });
  expect(message.from).toMatchObject({ uri: 'sip:jdrosen@example.com', tag: '98asjd8', display: 'J Rosenberg \\"' });
  expect(message).toMatchObject({ method: 'INVITE', cseq: 9, callId: 'wsinv.ndaksdj@192.0.2.1' });
  expect(message.header('max-forwards')).toBe('0068');
  expect(message.header('subject')).toBe('');
  expect(message.header('newfangledheader')).toBe('newfangled value continued newfangled value');
  expect(message.header('unknownheaderwithunusualvalue')).toBe(';;,,;;,;');
  expect(message.via).toMatchObject({ transport: 'UDP', host: '192.0.2.2', port: undefined, branch: '390skdjuw' });
  const vias = message.list('via').map((value) => parseVia(value));
  expect(vias.map((via) => [via?.transport, via?.host, via?.branch])).toEqual([
    ['UDP', '192.0.2.2', '390skdjuw'],
    ['TCP', 'spindle.example.com', 'z9hG4bK9ikj8'],
    ['UDP', '192.168.255.111', 'z9hG4bK30239'],
  ]);
  expect(message.list('route')).toEqual(['<sip:services.example.com;lr;unknownwith=value;unknown-no-value>']);
  expect(message.contact?.display).toBe('Quoted string ""');
  expect([...(message.contact?.params ?? [])]).toEqual([
    ['newparam', 'newvalue'],
    ['secondparam', null],
    ['q', '0.33'],
  ]);
  expect(message.body).toHaveLength(150);
  expect(message.body).toMatch(/^v=0\r\n[\s\S]*a=rtpmap:31 LPC\r\n$/);
});

test('§3.1.1.2 intmeth: the wide range of valid characters', () => {
  const message = request(messages.intmeth);
  expect(message.method).toBe("!interesting-Method0123456789_*+`.%indeed'~");
  expect(message.uri).toMatchObject({
    user: "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*",
    password: "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)",
    host: 'example.com',
  });
  expect(message.via.branch).toBe("z9hG4bK-.!%66*_+`'~");
  expect(message.to.display).toBe('BEL:\x07 NUL:\0 DEL:\x7f');
  expect(message.to.uri).toBe("sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*@example.com");
  expect(message.from.display).toBe("token1~` token2'+_ token3*%!.-");
  expect(message.from.tag).toBe("_token~1'+`*%!-.");
  expect(message.from.params.get("fromparam''~+*_!.-%")).toHaveLength(20);
  expect(message.callId).toBe('intmeth.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{');
  expect(message.cseq).toBe(139122385);
  expect(message.header("extensionheader-!.%*+_`'~")).toBe('\xef\xbb\xbf\xe5\xa4\xa7\xe5\x81\x9c\xe9\x9b\xbb');
});

test('§3.1.1.3 esc01: % escapes are not part of the syntax', () => {
  const message = request(messages.esc01);
  expect(message.uri).toMatchObject({ user: 'sips%3Auser%40example.com', host: 'example.net' });
  expect(message.to.uri).toBe('sip:%75se%72@example.com');
  const contact = parseUri(message.contact?.uri ?? '');
  expect([...(contact?.params ?? [])]).toEqual([
    ['lr', null],
    ['name', 'value%41'],
  ]);
});

test('§3.1.1.4 escnull: escaped nulls in URIs', () => {
  const message = request(messages.escnull);
  expect(message.to.uri).toBe('sip:null-%00-null@example.com');
  expect(message.list('contact')).toEqual(['<sip:%00@host5.example.com>', '<sip:%00%00@host5.example.com>']);
});

test('§3.1.1.5 esc02: % where it is no escape', () => {
  const message = request(messages.esc02);
  expect(message).toMatchObject({ method: 'RE%47IST%45R', cseq: 29344 });
  expect(message.to.display).toBe('%Z%45');
  expect(message.via.branch).toBe('z9hG4bK209%fzsnel234');
  expect(message.all('contact')).toEqual(['<sip:alias1@host1.example.com>', '<sip:alias3@host3.example.com>']);
  expect(message.header('c%6fntact')).toBe('<sip:alias2@host2.example.com>');
});

test('§3.1.1.6 lwsdisp: no space between display name and <', () => {
  expect(request(messages.lwsdisp).from).toMatchObject({
    display: 'caller',
    uri: 'sip:caller@example.com',
    tag: '323',
  });
});

test('§3.1.1.7 longreq: long values in header fields', () => {
  const message = request(messages.longreq);
  expect(message.list('via')).toHaveLength(34);
  expect(message.via).toMatchObject({ transport: 'TCP', host: 'sip33.example.com', branch: undefined });
  expect(parseVia(message.list('via')[33] ?? '')?.branch).toBe(`very${'long'.repeat(50)}branchvalue`);
  expect(parseUri(message.to.uri)?.port).toBe(6000);
  expect(message.from.tag).toBe(`12${'982'.repeat(50)}424`);
  expect(message.body).toHaveLength(150);
});

test('§3.1.1.8 dblreq: what follows the body is not part of the message', () => {
  const message = request(messages.dblreq);
  expect(message).toMatchObject({ method: 'REGISTER', body: '', callId: 'dblreq.0ha0isndaksdj99sdfafnl3lk233412' });
});

test('§3.1.1.9 semiuri: semicolon and parameters in the user part', () => {
  const message = request(messages.semiuri);
  expect(message.uri).toMatchObject({ user: 'user;par=u%40example.net', host: 'example.com' });
  expect(message.uri.params.size).toBe(0);
  expect(message.list('accept')).toHaveLength(6);
});

test('§3.1.1.10 transports: varied and unknown transports', () => {
  const transports = request(messages.transports)
    .list('via')
    .map((value) => parseVia(value)?.transport);
  expect(transports).toEqual(['UDP', 'SCTP', 'TLS', 'UNKNOWN', 'TCP']);
});

test('§3.1.1.11 mpart01: a multipart MESSAGE with binary octets', () => {
  const message = request(messages.mpart01);
  expect(message.body).toHaveLength(553);
  expect(message.body).toContain(messages.mpart01Signature);
  // None of its parts is ours: it stays what it is.
  const body = readBody(message.body, message.header('content-type'), undefined);
  expect(body).toMatchObject({ contentType: 'multipart/mixed', content: message.body });
});

test('§3.1.1.12 unreason: an unusual reason phrase', () => {
  const message = response(messages.unreason);
  expect(message).toMatchObject({ statusCode: 200, reason: messages.unreasonPhrase, method: 'INVITE', cseq: 35 });
  expect(message.body).toHaveLength(154);
});

test('§3.1.1.13 noreason: an empty reason phrase', () => {
  expect(response(messages.noreason)).toMatchObject({ statusCode: 100, reason: '' });
});

test('§3.1.2.1 badinv01: extraneous separators in header fields', () => {
  expect(refused(messages.badinv01).statusCode).toBe(400);
});

test('§3.1.2.2 clerr: Content-Length larger than the message', () => {
  expect(refused(messages.clerr).statusCode).toBe(400);
});

test('§3.1.2.3 ncl: negative Content-Length', () => {
  expect(refused(messages.ncl).statusCode).toBe(400);
});

test('§3.1.2.4 scalar02: request with overlarge numbers', () => {
  expect(refused(messages.scalar02).statusCode).toBe(400);
});

test('§3.1.2.5 scalarlg: response with overlarge numbers', () => {
  dropped(messages.scalarlg);
});

test('§3.1.2.6 quotbal: an unterminated quoted string', () => {
  expect(refused(messages.quotbal).statusCode).toBe(400);
});

test('§3.1.2.7 ltgtruri: <> around the Request-URI', () => {
  expect(refused(messages.ltgtruri).statusCode).toBe(400);
});

test('§3.1.2.8 lwsruri: white space in the Request-URI', () => {
  expect(refused(messages.lwsruri).statusCode).toBe(400);
});

test('§3.1.2.9 lwsstart: several spaces between the words of the request line', () => {
  expect(refused(messages.lwsstart).statusCode).toBe(400);
});

test('§3.1.2.10 trws: spaces at the end of the request line', () => {
  expect(refused(messages.trws).statusCode).toBe(400);
});

test('§3.1.2.11 escruri: escaped headers in the Request-URI', () => {
  expect(refused(messages.escruri).statusCode).toBe(400);
});

test('§3.1.2.12 baddate: a time zone in Date is not ours to judge', () => {
  const message = request(messages.baddate);
  expect(message.header('date')).toBe('Fri, 01 Jan 2010 16:00:00 EST');
  expect(message.body).toHaveLength(150);
});

test('§3.1.2.13 regbadct: a Contact with headers and without <> names nobody', () => {
  const message = request(messages.regbadct);
  expect(message.method).toBe('REGISTER');
  expect(message.contact).toBeUndefined();
});

test('§3.1.2.14 badaspec: spaces inside <> are ignored', () => {
  expect(request(messages.badaspec).to).toMatchObject({
    display: 'Watson, Thomas',
    uri: 'sip:t.watson@example.org',
    text: '"Watson, Thomas" < sip:t.watson@example.org >',
  });
});

test('§3.1.2.15 baddn: display names that should have been quoted', () => {
  const message = request(messages.baddn);
  expect(message.from).toMatchObject({ display: 'Bell, Alexander', uri: 'sip:a.g.bell@example.com', tag: '43' });
  expect(message.to.display).toBe('Watson, Thomas');
});

test('§3.1.2.16 badvers: an unknown version', () => {
  expect(refused(messages.badvers).statusCode).toBe(505);
});

test('§3.1.2.17 mismatch01: CSeq names another method', () => {
  expect(refused(messages.mismatch01).statusCode).toBe(400);
});

test('§3.1.2.18 mismatch02: CSeq names another method than the unknown one', () => {
  expect(refused(messages.mismatch02).statusCode).toBe(400);
});

test('§3.1.2.19 bigcode: an overlarge status code', () => {
  dropped(messages.bigcode);
});

test('§3.2.1 badbranch: a branch that is only the magic cookie', () => {
  expect(request(messages.badbranch).via.branch).toBe('z9hG4bK');
});

test('§3.3.1 insuf: without From, To and Call-ID there is nothing to answer with', () => {
  dropped(messages.insuf);
});

test('§3.3.2 unkscm: an unknown scheme in the Request-URI (416 is the edge’s)', () => {
  expect(request(messages.unkscm).uri).toMatchObject({
    scheme: 'nobodyknowsthisscheme',
    opaque: 'totallyopaquecontent',
    host: '',
  });
});

test('§3.3.3 novelsc: a known but atypical scheme in the Request-URI', () => {
  const message = request(messages.novelsc);
  expect(message.requestUri).toBe('soap.beep://192.0.2.103:3002');
  expect(message.uri.scheme).toBe('soap.beep');
});

test('§3.3.4 unksm2: unknown schemes in To, From and Contact', () => {
  const message = request(messages.unksm2);
  expect(message.to.uri).toBe('isbn:2983792873');
  expect(message.from).toMatchObject({ uri: 'http://www.example.com', tag: '3234233' });
  expect(message.contact).toBeUndefined();
});

test('§3.3.5 bext01: Require and Proxy-Require (420 is the edge’s)', () => {
  const message = request(messages.bext01);
  expect(message.list('require')).toEqual(['nothingSupportsThis', 'nothingSupportsThisEither']);
  expect(message.list('proxy-require')).toHaveLength(2);
});

test('§3.3.6 invut: an unknown Content-Type', () => {
  const message = request(messages.invut);
  expect(readBody(message.body, message.header('content-type'), undefined)).toEqual({
    contentType: 'application/unknownformat',
    content: '<audio>\r\n <pcmu port="443"/>\r\n</audio>\r\n',
    disposition: undefined,
  });
});

test('§3.3.7 regaut01: an unknown Authorization scheme', () => {
  expect(request(messages.regaut01).header('authorization')).toBe('NoOneKnowsThisScheme opaque-data=here');
});

test('§3.3.8 multi01: several values where one must stand', () => {
  const result = parseMessage(messages.multi01);
  expect(result.ok).toBe(false);
  expect(!result.ok && result.error.reply?.statusCode).toBe(400);
});

test('§3.3.9 mcl01: two Content-Lengths', () => {
  expect(refused(messages.mcl01).statusCode).toBe(400);
});

test('§3.3.10 bcast: a response with two Vias, the other one broadcast', () => {
  const message = response(messages.bcast);
  expect(message.via.host).toBe('192.0.2.198');
  expect(message.list('via')).toHaveLength(2);
});

test('§3.3.11 zeromf: Max-Forwards 0 is right for the last one', () => {
  expect(request(messages.zeromf).header('max-forwards')).toBe('0');
});

test('§3.3.12 cparam01: an unknown parameter of a Contact', () => {
  expect(request(messages.cparam01).contact).toMatchObject({ uri: 'sip:+19725552222@gw1.example.net' });
  expect(request(messages.cparam01).contact?.params.get('unknownparam')).toBeNull();
});

test('§3.3.13 cparam02: an unknown parameter of a Contact’s URI', () => {
  const contact = request(messages.cparam02).contact;
  expect(contact?.params.size).toBe(0);
  expect(parseUri(contact?.uri ?? '')?.params.get('unknownparam')).toBeNull();
});

test('§3.3.14 regescrt: headers in the URI of a Contact', () => {
  const message = request(messages.regescrt);
  const contact = parseNameAddr(message.list('contact')[0] ?? '');
  expect(parseUri(contact?.uri ?? '')?.headers.get('route')).toBe('<sip:sip.example.com>');
});

test('§3.3.15 sdp01: an Accept that leaves no answer (406 is the caller’s)', () => {
  const message = request(messages.sdp01);
  expect(message.list('accept')).toEqual(['text/nobodyKnowsThis']);
  expect(message.body).toHaveLength(150);
});

test('§3.4.1 inv2543: an INVITE of RFC 2543', () => {
  const message = request(messages.inv2543);
  expect(message.via).toMatchObject({ host: 'iftgw.example.com', branch: undefined });
  expect(message.from).toMatchObject({ uri: 'sip:+13035551111@ift.client.example.net;user=phone', tag: undefined });
  expect(message.to.uri).toBe('sip:+16505552222@ss1.example.net');
  expect(message.to.params.get('user')).toBe('phone');
  expect(message.body).toMatch(/^v=0[\s\S]*RTP\/AVP 0\r\n$/);
});
