import { describe, expect, it } from 'vitest';
import { canDrawLive, createLiveView, WORDS } from '../../../electron/cli/live-view.ts';
import type { CallSnapshot } from '../../../electron/shared/state.ts';
import { createFakeIo, type FakeIoOptions } from './fake-io.ts';

const CALL: CallSnapshot = {
  callId: 'c1',
  line: 'office',
  dialText: '+43 (1) 505641',
  sent: '01505641',
  state: 'phone-ringing',
  leg: 'phone',
  sip: { code: 180, reason: 'Ringing' },
  startedAt: 0,
};

/** What a terminal shows after these octets: the few controls that are used, and no wrapping. */
function screenOf(octets: string): string[] {
  const rows: string[] = [''];
  let row = 0;
  let column = 0;
  for (const [token] of octets.matchAll(/\u001b\[\??\d*[a-zA-Z]|[\s\S]/gu)) {
    const up = /^\u001b\[(\d+)A$/.exec(token);
    if (up) row = Math.max(0, row - Number(up[1]));
    else if (token === '\u001b[2K') rows[row] = '';
    else if (token === '\u001b[J') rows.length = row + 1;
    else if (token === '\n') {
      row += 1;
      column = 0;
      rows[row] ??= '';
    } else if (token === '\r') column = 0;
    else if (!token.startsWith('\u001b')) {
      rows[row] = (rows[row] ?? '').slice(0, column) + token;
      column += token.length;
    }
  }
  return rows.map((text) => text.trimEnd());
}

function start(options: FakeIoOptions = {}, language: 'en' | 'de' = 'en') {
  const terminal = createFakeIo({ terminal: true, env: { NO_COLOR: '1' }, ...options });
  const view = createLiveView(terminal.io, language);
  return { ...terminal, view, screen: () => screenOf(terminal.written.out) };
}

describe('live view', () => {
  it('shows both legs, the time and the sentence, in place', () => {
    const { view, screen, pass } = start();
    view.begin({ text: CALL.dialText, line: 'office', demo: false });
    view.show(CALL, 0);
    pass(4000);
    expect(screen()).toEqual([
      expect.stringMatching(/^ {2}\+43 \(1\) 505641 {2}line office +0:04$/),
      '',
      expect.stringMatching(/^ {2}[◐◓◑◒] your phone {2}ringing {2}180 Ringing$/),
      '  ○ callee      waiting',
      '',
      '  Your phone is ringing',
      '',
    ]);
  });

  it('ends with the sentence and the next step, and draws no more', () => {
    const { view, screen, pass, written, timers } = start();
    view.begin({ text: CALL.dialText, line: 'office', demo: false });
    view.show(CALL, 0);
    view.show(
      {
        ...CALL,
        state: 'failed',
        leg: 'callee',
        outcome: 'callee-busy',
        sip: { code: 486, reason: 'Busy Here' },
      },
      0,
    );
    expect(screen().slice(2)).toEqual([
      '  ✓ your phone  picked up',
      '  ✗ callee      not reached  486 Busy Here',
      '',
      '  +43 (1) 505641 is busy.',
      '  Dial again later.',
      '',
    ]);
    const before = written.out;
    pass(5000);
    view.show(CALL, 0);
    expect(written.out).toBe(before);
    expect(timers.size).toBe(0);
  });

  it('a call that ends on the phone leaves the callee waiting', () => {
    const { view, screen } = start();
    view.begin({ text: '1', line: 'office', demo: false });
    view.show({ ...CALL, state: 'cancelled', outcome: 'cancelled' }, 0);
    expect(screen()[2]).toMatch(/^ {2}✗ your phone {2}cancelled/);
    expect(screen()[3]).toBe('  ○ callee      waiting');
  });

  it('is redrawn at least once a second', () => {
    const { view, written, pass } = start();
    view.begin({ text: '1', line: 'office', demo: false });
    for (let second = 0; second < 5; second += 1) {
      const before = written.out.length;
      pass(1000);
      expect(written.out.length).toBeGreaterThan(before);
    }
  });

  it.each([12, 20, 40, 80, 200])('no line is wider than a terminal of %i columns', (columns) => {
    const { view, screen } = start({ columns });
    view.begin({ text: `漢字${'9'.repeat(300)}`, line: 'x'.repeat(60), demo: true });
    view.show({ ...CALL, dialText: '9'.repeat(300), sip: { code: 180, reason: 'R'.repeat(200) } }, 0);
    for (const line of screen()) expect([...line].length, line).toBeLessThanOrEqual(Math.max(columns, 14));
  });

  it('lets nothing through that steers a terminal', () => {
    const { view, written } = start();
    view.begin({ text: 'a\u001b]0;x\u0007', line: '\u009b2J', demo: false });
    view.show({ ...CALL, dialText: '\u001b[2J', sip: { code: 180, reason: '\u001b[31m\r\n' } }, 0);
    view.show({ ...CALL, state: 'failed', outcome: 'callee-failed', detail: '\u001b[1mx\u0008' }, 0);
    view.note('a\u001b[5mb');
    const controls = written.out.replace(/\u001b\[(?:2K|J|\d+A|\?7[lh])/g, '').replace(/[\n\r]/g, '');
    expect(controls).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    expect(written.err).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  it('honours NO_COLOR, which means any value but none', () => {
    const coloured = (env: Record<string, string>): boolean => {
      const { view, written } = start({ env });
      view.begin({ text: '1', line: 'office', demo: false });
      view.show(CALL, 0);
      return /\u001b\[\d+m/.test(written.out);
    };
    expect(coloured({ NO_COLOR: '1' })).toBe(false);
    expect(coloured({ NO_COLOR: '' })).toBe(true);
    expect(coloured({})).toBe(true);
  });

  it('a note stands above and stays', () => {
    const { view, screen, pass } = start();
    view.begin({ text: '1', line: 'office', demo: false });
    view.show(CALL, 0);
    view.note('Cancelling.');
    pass(1000);
    expect(screen()[0]).toBe('Cancelling.');
    expect(screen()[1]).toContain('line office');
    expect(screen().at(-2)).toBe('  Your phone is ringing');
  });

  it('is for terminals that can', () => {
    expect(canDrawLive(createFakeIo({ terminal: true }).io)).toBe(true);
    expect(canDrawLive(createFakeIo({ terminal: true, env: { TERM: 'dumb' } }).io)).toBe(false);
    expect(canDrawLive(createFakeIo().io)).toBe(false);
  });

  it('speaks German as well', () => {
    expect(Object.keys(WORDS.de.leg)).toEqual(Object.keys(WORDS.en.leg));
    const { view, screen } = start({}, 'de');
    view.begin({ text: '1', line: 'Büro', demo: true });
    view.show(CALL, 0);
    expect(screen().join('\n')).toMatch(
      /Leitung Büro[\s\S]*Vorführung[\s\S]*Ihr Telefon +läutet[\s\S]*Gegenstelle {2}wartet/,
    );
  });
});
