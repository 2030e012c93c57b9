import { describe, expect, it } from 'vitest';
import { parseMessage, type SipRequest } from '../../../electron/core/sip/parse.ts';
import { DEMO_BEHAVIOURS, isDemoBehaviour } from '../../../electron/demo/behaviours.ts';
import type { Dialog } from '../../../electron/demo/dialog.ts';
import { createRegistrar } from '../../../electron/demo/registrar.ts';
import { answer, offer, type SdpSession } from '../../../electron/demo/sdp.ts';
import { createSubscription } from '../../../electron/demo/subscription.ts';
import { DEMO_TIMES, toPace } from '../../../electron/demo/times.ts';
import { createFakeClock } from './fake-clock.ts';

describe('the registrar', () => {
  let number = 0;
  const request = (...extra: string[]): SipRequest => {
    const lines = ['REGISTER sip:d SIP/2.0', 'Via: SIP/2.0/UDP h;branch=z', 'From: <sip:100@d>;tag=1'];
    const text = lines
      .concat('To: <sip:100@d>', 'Call-ID: c', `CSeq: ${++number} REGISTER`, ...extra, '', '')
      .join('\r\n');
    const parsed = parseMessage(text);
    if (!parsed.ok || parsed.value.kind !== 'request') throw new Error('no request');
    return parsed.value;
  };

  it('finds the contact that came last, until it expires', () => {
    const clock = createFakeClock();
    const registrar = createRegistrar(clock.now);
    registrar.register(request('Contact: <sip:100@127.0.0.1:1>', 'Expires: 300'), '100');
    registrar.register(request('Contact: <sip:100@127.0.0.1:2>;expires=60'), '100');
    expect(registrar.locate('100')).toBe('sip:100@127.0.0.1:2');
    clock.advance(60_000);
    expect(registrar.locate('100')).toBe('sip:100@127.0.0.1:1');
    clock.advance(240_000);
    expect(registrar.locate('100')).toBeUndefined();
  });

  it('removes all with a star, but only with Expires: 0', () => {
    const registrar = createRegistrar(() => 0);
    registrar.register(request('Contact: <sip:100@127.0.0.1:1>'), '100');
    expect(registrar.register(request('Contact: *'), '100').code).toBe(400);
    expect(registrar.locate('100')).toBeDefined();
    expect(registrar.register(request('Contact: *', 'Expires: 0'), '100').code).toBe(200);
    expect(registrar.locate('100')).toBeUndefined();
  });

  it('does not let an older request undo a newer one', () => {
    const registrar = createRegistrar(() => 0);
    const older = request('Contact: <sip:100@127.0.0.1:1>;expires=0');
    registrar.register(request('Contact: <sip:100@127.0.0.1:1>'), '100');
    registrar.register(older, '100');
    expect(registrar.locate('100')).toBeDefined();
  });
});

describe('the subscription', () => {
  it('sends one NOTIFY after the other and nothing after the final one', () => {
    const sent: { readonly text: string; readonly state: string; done(code: number): void }[] = [];
    const agent = {
      contact: '<sip:100@127.0.0.1:1>',
      send(
        _: Dialog,
        method: string,
        headers: readonly (readonly [string, string])[],
        body: string,
        done: (code: number) => void = () => undefined,
      ) {
        const state = headers.find(([name]) => name === 'Subscription-State')?.[1] ?? '';
        sent.push({ text: `${method} ${body.trim()}`, state, done });
      },
    };
    const clock = createFakeClock();
    const subscription = createSubscription(agent, {} as Dialog, clock.now);
    subscription.tell(100, 'Trying');
    clock.advance(2000);
    subscription.tell(180, 'Ringing');
    subscription.tell(486, 'Busy Here');
    subscription.tell(200, 'OK');
    expect(sent).toHaveLength(1);
    for (let i = 0; i < 3; i++) sent[i]?.done(200);
    expect(sent.map(({ text, state }) => `${text}, ${state}`)).toEqual([
      'NOTIFY SIP/2.0 100 Trying, active;expires=180',
      'NOTIFY SIP/2.0 180 Ringing, active;expires=178',
      'NOTIFY SIP/2.0 486 Busy Here, terminated;reason=noresource',
    ]);
  });

  it('ends when the other side does not know it', () => {
    const codes: ((code: number) => void)[] = [];
    const agent = {
      contact: '',
      send: (...args: unknown[]) => void codes.push(args[4] as (code: number) => void),
    };
    const subscription = createSubscription(agent, {} as Dialog, () => 0);
    subscription.tell(100, 'Trying');
    codes[0]?.(481);
    subscription.tell(200, 'OK');
    expect(codes).toHaveLength(1);
  });
});

describe('SDP', () => {
  const session = (): SdpSession => ({ address: '127.0.0.1', sessionId: 5, version: 0 });
  const ask = (media: string): string => `v=0\r\no=- 1 1 IN IP4 h\r\ns=-\r\nc=IN IP4 h\r\nt=0 0\r\n${media}`;

  it.each([
    ['sendrecv', 'sendrecv'],
    ['sendonly', 'recvonly'],
    ['recvonly', 'sendonly'],
    ['inactive', 'inactive'],
  ])('answers %s with %s', (offered, answered) => {
    const text = answer(session(), ask(`m=audio 4000 RTP/AVP 0\r\na=${offered}\r\n`)) ?? '';
    expect(text.split('\r\n').slice(5)).toEqual(['m=audio 9 RTP/AVP 0', 'a=rtpmap:0 PCMU/8000', `a=${answered}`, '']);
  });

  it('answers every stream, refuses all but one, and takes over telephone-event', () => {
    const offered =
      'm=video 4002 RTP/AVP 96\r\nm=audio 4000 RTP/AVP 111 8 101\r\na=rtpmap:101 telephone-event/8000\r\nm=audio 4004 RTP/AVP 8\r\n';
    const text = answer(session(), ask(offered)) ?? '';
    expect(text.match(/^m=.*$/gm)).toEqual(['m=video 0 RTP/AVP 96', 'm=audio 9 RTP/AVP 8 101', 'm=audio 0 RTP/AVP 8']);
    expect(text).toContain('a=fmtp:101 0-15');
  });

  it('has nothing to agree on without a codec that it knows', () => {
    for (const media of ['m=audio 4000 RTP/AVP 111\r\n', 'm=audio 0 RTP/AVP 8\r\n', '', 'm=\r\n']) {
      expect(answer(session(), ask(media))).toBeUndefined();
    }
  });

  it('raises the version with each description', () => {
    const own = session();
    const versions = [offer(own), offer(own)].map((text) => /^o=- 5 (\d+)/m.exec(text)?.[1]);
    expect(versions).toEqual(['1', '2']);
  });
});

describe('behaviours and times', () => {
  it('have one line of help each', () => {
    expect(new Set(DEMO_BEHAVIOURS.map(({ name }) => name)).size).toBe(12);
    for (const { name, text } of DEMO_BEHAVIOURS)
      expect([isDemoBehaviour(name), text.length < 80]).toEqual([true, true]);
    expect(isDemoBehaviour('toString')).toBe(false);
  });

  it('keep their ratio at another pace', () => {
    const fast = toPace(DEMO_TIMES, 0.1);
    expect(fast.calleeReactsAfterMs).toBeCloseTo(DEMO_TIMES.calleeReactsAfterMs / 10);
    expect(Object.keys(fast)).toEqual(Object.keys(DEMO_TIMES));
  });
});
