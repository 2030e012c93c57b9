import { describe, expect, it } from 'vitest';
import { describeMessage, drawLadder } from '../../support/lab/ladder.ts';

const sip = (...lines: readonly string[]) => `${lines.join('\r\n')}\r\n\r\n`;
const COLUMNS = ['Dialtray', 'Proxy', 'Phone'];

describe('describeMessage', () => {
  it.each([
    [sip('INVITE sip:a@b SIP/2.0', 'CSeq: 1 INVITE'), 'INVITE'],
    [sip('INVITE sip:a@b SIP/2.0', 'CSeq: 2 INVITE', 'Proxy-Authorization: Digest x'), 'INVITE, with digest'],
    [sip('SIP/2.0 180 Ringing', 'CSeq: 1 INVITE'), '180 Ringing'],
    [sip('SIP/2.0 200 OK', 'CSeq: 3 BYE'), '200 OK (BYE)'],
    [sip('REFER sip:a@b SIP/2.0', 'Refer-To: <sip:bob@192.0.2.1>'), 'REFER to bob'],
    [`${sip('NOTIFY sip:a@b SIP/2.0', 'Event: refer')}SIP/2.0 486 Busy Here\r\n`, 'NOTIFY: 486 Busy Here'],
    [sip('NOTIFY sip:a@b SIP/2.0', 'Event: refer'), 'NOTIFY: no status'],
  ])('%#', (text, expected) => {
    expect(describeMessage(text)).toBe(expected);
  });
});

describe('drawLadder', () => {
  const invite = sip('INVITE sip:a@b SIP/2.0', 'CSeq: 1 INVITE');
  const ok = sip('SIP/2.0 200 OK', 'CSeq: 1 INVITE');

  it('draws arrows from sender to receiver, over the columns between', () => {
    const ladder = drawLadder(
      [
        { atMs: 0, from: 'Dialtray', to: 'Proxy', text: invite },
        { atMs: 2.25, from: 'Phone', to: 'Dialtray', text: ok },
      ],
      { columns: COLUMNS },
    ).split('\n');
    expect(ladder).toHaveLength(4);
    expect(ladder[2]).toMatch(/^ {5}\|-- INVITE -+>\| +\| +0\.0 ms$/);
    expect(ladder[3]).toMatch(/^ {5}\|<- 200 OK -+\| +2\.3 ms$/);
  });

  it('leaves out repeats and strangers, and cuts labels that are too long', () => {
    const long = sip(`SIP/2.0 407 ${'Proxy Authentication Required'}`, 'CSeq: 1 INVITE');
    const ladder = drawLadder(
      [
        { atMs: 0, from: 'Dialtray', to: 'Proxy', text: invite },
        { atMs: 500, from: 'Dialtray', to: 'Proxy', text: invite },
        { atMs: 600, from: 'Dialtray', to: 'Stranger', text: invite },
        { atMs: 700, from: 'Proxy', to: 'Dialtray', text: long },
      ],
      { columns: COLUMNS },
    ).split('\n');
    expect(ladder).toHaveLength(4);
    expect(ladder[3]).toContain('<- 407 Proxy Authentication…');
  });
});
