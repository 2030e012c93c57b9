import { describe, expect, it } from 'vitest';
import { answerOffer, createOffer } from '../../../../electron/core/sip/sdp.ts';

const origin = { address: '192.0.2.9', port: 40_000, sessionId: '3900000001', version: 7 };
const text = (...lines: string[]) => `${lines.join('\r\n')}\r\n`;
const HEAD = ['v=0', 'o=pbx 1 1 IN IP4 192.0.2.1', 's=call', 'c=IN IP4 192.0.2.1', 't=0 0'];
const offerOf = (...lines: string[]) => text(...HEAD, ...lines);

function answer(body: string) {
  const result = answerOffer(body, origin);
  if (!result.ok) throw new Error(`refused: ${result.error}`);
  return { direction: result.value.direction, lines: result.value.body.split('\r\n') };
}
const mediaOf = (body: string) => answer(body).lines.filter((line) => line.startsWith('m='));
const attributesOf = (body: string) => answer(body).lines.filter((line) => line.startsWith('a='));

describe('createOffer', () => {
  it('offers sendrecv audio with PCMA, PCMU, G722, Opus and telephone-event', () => {
    expect(createOffer(origin)).toBe(
      text(
        'v=0',
        'o=- 3900000001 7 IN IP4 192.0.2.9',
        's=-',
        'c=IN IP4 192.0.2.9',
        't=0 0',
        'm=audio 40000 RTP/AVP 8 0 9 96 101',
        'a=rtpmap:8 PCMA/8000',
        'a=rtpmap:0 PCMU/8000',
        'a=rtpmap:9 G722/8000',
        'a=rtpmap:96 opus/48000/2',
        'a=rtpmap:101 telephone-event/8000',
        'a=fmtp:101 0-15',
        'a=sendrecv',
      ),
    );
  });

  it('says IP6 for an IPv6 address', () => {
    const lines = createOffer({ ...origin, address: '2001:db8::1' }).split('\r\n');
    expect(lines).toContain('o=- 3900000001 7 IN IP6 2001:db8::1');
    expect(lines).toContain('c=IN IP6 2001:db8::1');
  });
});

describe('answerOffer', () => {
  it('answers its own offer', () => {
    expect(answerOffer(createOffer(origin), { ...origin, version: 8 })).toEqual({
      ok: true,
      value: {
        direction: 'sendrecv',
        body: text(
          'v=0',
          'o=- 3900000001 8 IN IP4 192.0.2.9',
          's=-',
          'c=IN IP4 192.0.2.9',
          't=0 0',
          'm=audio 40000 RTP/AVP 8 101',
          'a=rtpmap:8 PCMA/8000',
          'a=rtpmap:101 telephone-event/8000',
          'a=fmtp:101 0-15',
          'a=sendrecv',
        ),
      },
    });
  });

  it('takes the first codec of the offer that we know, with the number of the offer', () => {
    const offer = offerOf(
      'm=audio 5004 RTP/AVP 18 111 0 97 98',
      'a=rtpmap:18 G729/8000',
      'a=rtpmap:111 OPUS/48000/2',
      'a=rtpmap:97 telephone-event/8000',
      'a=rtpmap:98 telephone-event/48000',
    );
    expect(mediaOf(offer)).toEqual(['m=audio 40000 RTP/AVP 111 98']);
    expect(attributesOf(offer)).toEqual([
      'a=rtpmap:111 OPUS/48000/2',
      'a=rtpmap:98 telephone-event/48000',
      'a=fmtp:98 0-15',
      'a=sendrecv',
    ]);
  });

  it('knows the static types without rtpmap, and does not trust a number that is mapped to something else', () => {
    expect(mediaOf(offerOf('m=audio 5004 RTP/AVP 9'))).toEqual(['m=audio 40000 RTP/AVP 9']);
    expect(mediaOf(offerOf('m=audio 5004 RTP/AVP 0 8', 'a=rtpmap:0 SILK/8000', 'a=rtpmap:8 pcma/8000/1'))).toEqual([
      'm=audio 40000 RTP/AVP 8',
    ]);
  });

  it.each([
    ['sendrecv', 'sendrecv'],
    ['sendonly', 'recvonly'],
    ['recvonly', 'sendonly'],
    ['inactive', 'inactive'],
    ['SendOnly ', 'recvonly'],
  ])('mirrors a=%s into %s', (offered, expected) => {
    const inMedia = answer(offerOf('m=audio 5004 RTP/AVP 8', `a=${offered}`));
    expect(inMedia.direction).toBe(expected);
    expect(inMedia.lines).toContain(`a=${expected}`);
    expect(answer(offerOf(`a=${offered}`, 'm=audio 5004 RTP/AVP 8')).direction).toBe(expected);
    expect(answer(offerOf('a=inactive', 'm=audio 5004 RTP/AVP 8', `a=${offered}`)).direction).toBe(expected);
  });

  it('does not take the direction of another media line', () => {
    expect(answer(offerOf('m=audio 5004 RTP/AVP 8', 'm=video 5006 RTP/AVP 96', 'a=inactive')).direction).toBe(
      'sendrecv',
    );
  });

  it.each([
    ['sendrecv', 'recvonly'],
    ['sendonly', 'recvonly'],
    ['recvonly', 'inactive'],
    ['inactive', 'inactive'],
  ])('sends nothing to c=0.0.0.0 with a=%s (RFC 3264 §8.4)', (offered, expected) => {
    for (const address of ['IP4 0.0.0.0', 'IP6 ::', 'IP6 0:0:0:0:0:0:0:0']) {
      expect(answer(offerOf('m=audio 5004 RTP/AVP 8', `c=IN ${address}`, `a=${offered}`)).direction).toBe(expected);
    }
    const session = text('v=0', 'c=IN IP4 0.0.0.0', 't=0 0', 'm=audio 5004 RTP/AVP 8', `a=${offered}`);
    expect(answer(session).direction).toBe(expected);
    expect(answer(session).lines).toContain('c=IN IP4 192.0.2.9');
  });

  it('lets the media level address win over the session level', () => {
    const lines = ['v=0', 'c=IN IP4 0.0.0.0', 't=0 0', 'm=audio 5004 RTP/AVP 8', 'c=IN IP4 192.0.2.1'];
    expect(answer(text(...lines)).direction).toBe('sendrecv');
  });

  it('keeps number and order of the media lines and refuses what is not plain audio', () => {
    const offer = offerOf(
      'm=video 5006 RTP/AVP 99 100',
      'm=audio 5008 RTP/SAVP 8',
      'm=audio 5010 UDP/TLS/RTP/SAVPF 8',
      'm=audio 0 RTP/AVP 8',
      'm=audio 5012 RTP/AVP 18',
      'm=audio 5014/2 RTP/AVP 0',
      'm=audio 5016 RTP/AVP 8',
      'm=application 5018 UDP/DTLS/SCTP webrtc-datachannel',
      'm=image 5020 udptl t38',
    );
    expect(mediaOf(offer)).toEqual([
      'm=video 0 RTP/AVP 99',
      'm=audio 0 RTP/SAVP 8',
      'm=audio 0 UDP/TLS/RTP/SAVPF 8',
      'm=audio 0 RTP/AVP 8',
      'm=audio 0 RTP/AVP 18',
      'm=audio 40000 RTP/AVP 0',
      'm=audio 0 RTP/AVP 8',
      'm=application 0 UDP/DTLS/SCTP webrtc-datachannel',
      'm=image 0 udptl t38',
    ]);
  });

  it('answers RTP/AVPF in its own profile', () => {
    expect(mediaOf(offerOf('m=audio 5004 RTP/AVPF 8'))).toEqual(['m=audio 40000 RTP/AVPF 8']);
  });

  it('agrees when the peer has switched all media off', () => {
    const off = answer(offerOf('m=audio 0 RTP/AVP 8'));
    expect(off.direction).toBe('inactive');
    expect(off.lines).toContain('m=audio 0 RTP/AVP 8');
  });

  it('repeats the t= line of the offer (RFC 3264 §6) when it is one', () => {
    const at = (timing: string) =>
      answer(text('v=0', `t=${timing}`, 'm=audio 5004 RTP/AVP 8', 't=5 5')).lines.filter((line) =>
        line.startsWith('t='),
      );
    expect(at('3034423619 3042462419')).toEqual(['t=3034423619 3042462419']);
    expect(at('x; y')).toEqual(['t=0 0']);
  });

  it('reads bare LF, trailing spaces and a missing c= line', () => {
    expect(answer('v=0 \nt=0 0\nm=audio 5004 RTP/AVP 8 \na=sendonly \n').direction).toBe('recvonly');
  });

  it.each([
    ['nothing', ''],
    ['no SDP', 'SIP/2.0 200 OK\r\n'],
    ['another version', text('v=1', 'm=audio 5004 RTP/AVP 8')],
    ['no media', offerOf()],
    ['only T.38', offerOf('m=audio 0 RTP/AVP 8', 'm=image 5004 udptl t38')],
    ['only SRTP', offerOf('m=audio 5004 RTP/SAVP 8', 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x')],
    ['no common codec', offerOf('m=audio 5004 RTP/AVP 18 3', 'a=rtpmap:18 G729/8000')],
    ['a media line without formats', offerOf('m=audio 5004 RTP/AVP')],
    ['a media line without port', offerOf('m=audio x RTP/AVP 8')],
    ['a negative port', offerOf('m=audio -1 RTP/AVP 8')],
    ['a media line that is empty', offerOf('m=')],
    ['octets that are no token', offerOf('m=aud\0io 5004 RTP/AVP 8')],
    ['a token of 10,000 letters', offerOf(`m=${'a'.repeat(10_000)} 5004 RTP/AVP 8`)],
    ['a thousand media lines', offerOf(...Array.from({ length: 900 }, () => 'm=audio 5004 RTP/AVP 8'))],
    ['endless lines', `v=0\r\n${'\n'.repeat(60_000)}`],
    ['endless octets', `v=0\r\n${'a'.repeat(1_000_000)}`],
  ])('refuses %s with a sentence', (_name, body) => {
    expect(answerOffer(body, origin)).toEqual({ ok: false, error: expect.stringMatching(/^The offer .+/) });
  });

  it('lets nothing of the offer into the answer but tokens', () => {
    const hostile = offerOf(
      'm=audio 5004 RTP/AVP 8 96',
      'a=rtpmap:8 PCMA/8000\0X',
      'a=rtpmap:96 opus/48000/2\x0bevil',
      'a=rtpmap:__proto__ PCMU/8000',
      'a=\xff\xfe',
      'c=',
      'a',
      '=',
    );
    for (const line of answer(hostile).lines) expect(line).toMatch(/^(?:[a-z]=[\x20-\x7e]+)?$/);
    expect(mediaOf(hostile)).toEqual(['m=audio 40000 RTP/AVP 8']);
  });

  it('never throws on random pieces, and every answer has the media lines of the offer', () => {
    const pieces = [
      'v=0',
      'm=audio 5004 RTP/AVP 8',
      'm=',
      'a=sendonly',
      'c=IN IP4 0.0.0.0',
      '\r\n',
      '\n',
      '\0',
      'a=rtpmap:8 ',
      ' ',
      '8',
    ];
    let seed = 7;
    const next = () => {
      seed = (seed * 48271) % 2147483647;
      return seed;
    };
    for (let i = 0; i < 5000; i += 1) {
      const body = `v=0\r\n${Array.from({ length: next() % 25 }, () => pieces[next() % pieces.length]).join('')}`;
      const result = answerOffer(body, origin);
      if (result.ok) expect(result.value.body.match(/^m=/gm)).toHaveLength(body.match(/^m=/gm)?.length ?? 0);
    }
  });
});
