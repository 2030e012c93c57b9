import { describe, expect, it } from 'vitest';
import { type NotifyInput, readNotify, readSipfrag } from '../../../../electron/core/sip/sipfrag.ts';

const notify = (input: Partial<NotifyInput> = {}) =>
  readNotify({
    event: 'refer',
    subscriptionState: 'terminated;reason=noresource',
    contentType: 'message/sipfrag;version=2.0',
    body: 'SIP/2.0 200 OK\r\n',
    ...input,
  });

describe('readNotify', () => {
  it('reads the final NOTIFY of RFC 3515 §4.1', () => {
    expect(notify()).toEqual({
      event: { package: 'refer' },
      status: { code: 200, reason: 'OK' },
      terminated: true,
    });
  });

  it('reads a provisional NOTIFY', () => {
    expect(
      notify({ event: 'refer;id=93809824', subscriptionState: 'active;expires=60', body: 'SIP/2.0 100 Trying' }),
    ).toEqual({
      event: { package: 'refer', id: '93809824' },
      status: { code: 100, reason: 'Trying' },
      terminated: false,
    });
  });

  it.each([
    ['refer', { package: 'refer' }],
    [' REFER ; ID = "2" ', { package: 'refer', id: '2' }],
    ['refer;id', { package: 'refer' }],
    ['refer;;id=1;id=2', { package: 'refer', id: '1' }],
    ['refer;id="1', { package: 'refer' }],
    ['message-summary', { package: 'message-summary' }],
    ['', undefined],
    [';id=1', undefined],
    [undefined, undefined],
  ])('reads Event: %s', (event, expected) => {
    expect(notify({ event }).event).toEqual(expected);
  });

  it.each([
    ['terminated', true],
    ['TERMINATED;Reason=Timeout;retry-after=30', true],
    ['terminated;', true],
    ['terminated ;\r\n reason = "giveup"', true],
    ['\r\n\tterminated;reason=', true],
    ['active;expires=-1', false],
    ['pending', false],
    ['active;reason=terminated', false],
    ['xterminated', false],
    ['', false],
    [undefined, false],
  ])('reads Subscription-State: %j', (subscriptionState, terminated) => {
    const { event, status } = notify({ subscriptionState });
    expect(notify({ subscriptionState }).terminated).toBe(terminated);
    expect([event, status?.code]).toEqual([{ package: 'refer' }, 200]);
  });

  it('takes no status from another event package', () => {
    expect(notify({ event: 'talk' })).toMatchObject({ event: { package: 'talk' }, status: undefined });
  });

  it('takes the status when the Event header is missing', () => {
    expect(notify({ event: undefined })).toMatchObject({ event: undefined, status: { code: 200 } });
  });

  it('claims no result for an empty body, terminated or not', () => {
    for (const subscriptionState of ['terminated;reason=noresource', 'active', undefined]) {
      expect(notify({ subscriptionState, body: '', contentType: undefined }).status).toBeUndefined();
    }
  });
});

describe('readSipfrag', () => {
  it.each([
    ['SIP/2.0 200', 200, ''],
    ['SIP/2.0 200\r\n\r\n\r\n', 200, ''],
    ['SIP/2.0 200 ', 200, ''],
    ['\r\n\r\n  SIP/2.0 486 Busy Here', 486, 'Busy Here'],
    ['\nSIP/2.0  603\tDecline\n', 603, 'Decline'],
    ['sip/2.0 180 ringing', 180, 'ringing'],
    ['SIP/2.0 200OK', 200, 'OK'],
    ['SIP/2.0 486 Busy [42] "x" 100%\r\nContact: <sip:a@b>\r\n', 486, 'Busy [42] "x" 100%'],
    ['SIP/2.0 480 gerade nicht verf\xc3\xbcgbar', 480, 'gerade nicht verf\u00fcgbar'],
    ['SIP/2.0 404 a\x1b[2Jb\0\x7f\xe2\x80\xaec', 404, 'a [2Jb   c'],
    ['SIP/2.0 699 x', 699, 'x'],
  ])('reads %j', (body, code, reason) => {
    for (const type of [undefined, '', 'message/sipfrag', 'Message/SIPfrag ; version="2.0"', 'text/plain', 'garbage']) {
      expect(readSipfrag(type, body)).toEqual({ code, reason });
    }
  });

  it.each([
    [''],
    ['\r\n\r\n'],
    ['SIP/2.0'],
    ['SIP/2.0 '],
    ['SIP/2.0 20'],
    ['SIP/2.0 099 x'],
    ['SIP/2.0 700 x'],
    ['SIP/2.0 000'],
    ['SIP/2.0 2000 OK'],
    ['SIP/2.0 -200 OK'],
    ['SIP/3.0 200 OK'],
    ['SIP/2.0200 OK'],
    ['SIP/2.0\r\n200 OK'],
    ['200 OK'],
    ['Contact: <sip:a@b>\r\nSIP/2.0 200 OK'],
    ['Warning: 399 h "SIP/2.0 200 OK"'],
    ['INVITE sip:a@b SIP/2.0'],
    ['v=0\r\no=SIP/2.0 200 OK'],
    ['\0SIP/2.0 200 OK'],
  ])('finds no status in %j', (body) => {
    expect(readSipfrag('message/sipfrag', body)).toBeUndefined();
  });

  it('finds the status in a multipart body', () => {
    const body =
      '--b1\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b1\r\nContent-Type: message/sipfrag\r\n\r\nSIP/2.0 486 Busy\r\n--b1--\r\n';
    for (const type of ['multipart/mixed;boundary=b1', 'Multipart/Related; type=x; BOUNDARY = "b1"']) {
      expect(readSipfrag(type, body)).toEqual({ code: 486, reason: 'Busy' });
    }
    for (const type of ['multipart/mixed', 'multipart/mixed;boundary=""', 'multipart/mixed;boundary=b2']) {
      expect(readSipfrag(type, body)).toBeUndefined();
    }
    expect(readSipfrag('multipart/mixed;boundary=b1', '--b1 SIP/2.0 200 OK')).toBeUndefined();
  });

  it('stays bounded', () => {
    expect(readSipfrag(undefined, `${'\r\n'.repeat(50_000)}SIP/2.0 200 OK`)).toBeUndefined();
    expect(readSipfrag(undefined, `SIP/2.0 200 ${'x'.repeat(100_000)}`)?.reason).toHaveLength(200);
    const parts = '--b\r\n\r\nx\r\n'.repeat(10_000);
    expect(readSipfrag('multipart/mixed;boundary=b', `${parts}--b\r\n\r\nSIP/2.0 200 OK`)).toBeUndefined();
    const state = `terminated${';a=b'.repeat(50_000)}`;
    expect(notify({ subscriptionState: state, event: `refer${';'.repeat(50_000)}` }).terminated).toBe(true);
  });
});
