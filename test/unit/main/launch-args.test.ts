import { describe, expect, it } from 'vitest';
import { parseLaunchArgs, parseLink, parseLockData, toLockData } from '../../../electron/main/launch-args.ts';
import fc from '../../support/properties.ts';

const link = (text: string, scheme: string) => ({ kind: 'dial', text, source: 'link', scheme });
const refused = (why: string) => ({ kind: 'refused', why });

describe('the arguments of a start', () => {
  it.each([
    [[], { kind: 'show' }],
    [['--hidden'], { kind: 'hidden' }],
    [['-Embedding'], { kind: 'show' }],
    [['--no-such-switch', '--ozone-platform=wayland', '--hidden'], { kind: 'hidden' }],
    [['--open-url', '--'], { kind: 'show' }],
    [['--open-url', '--', 'tel:+431505641'], link('tel:+431505641', 'tel')],
    [['--password-store=kwallet6', '--open-url', '--', 'sip:100@example.com'], link('sip:100@example.com', 'sip')],
    [['--hidden', '--open-url', '--', 'tel:1'], link('tel:1', 'tel')],
    [['--dial', '+43 (1) 505641'], { kind: 'dial', text: '+43 (1) 505641', source: 'terminal' }],
    [
      ['--dial', 'from a mail:\n+43 1 505641'],
      { kind: 'dial', text: 'from a mail:\n+43 1 505641', source: 'terminal' },
    ],
  ])('%j', (args, expected) => {
    expect(parseLaunchArgs(args)).toEqual(expected);
  });

  it.each([
    [['--open-url', '--', 'tel:1', 'tel:2'], 'not-one-link'],
    [['--open-url', '--', 'tel:1', '--gpu-launcher=x'], 'not-one-link'],
    [['--open-url', 'tel:1'], 'not-one-link'],
    [['--open-url'], 'not-one-link'],
    [['--open-url', '--', 'tel:1" --gpu-launcher="x'], 'unsafe-link'],
    [['--open-url', '--', 'tel:1\r\nVia: x'], 'unsafe-link'],
    [['--open-url', '--', 'sip:<a@b>'], 'unsafe-link'],
    [['--open-url', '--', `tel:${'1'.repeat(509)}`], 'long-link'],
    [['--open-url', '--', '-tel:1'], 'not-a-link'],
    [['--open-url', '--', '--tel:1'], 'not-a-link'],
    [['--open-url', '--', '--gpu-launcher=x'], 'not-a-link'],
    [['--open-url', '--', 'https://example.com'], 'not-a-link'],
    [['--open-url', '--', 'file:///etc/passwd'], 'not-a-link'],
    [['--open-url', '--', '+431505641'], 'not-a-link'],
    [['--open-url', '--', ''], 'not-a-link'],
    [['tel:1'], 'unknown-argument'],
    [['--', 'tel:1'], 'unknown-argument'],
    [['-h'], 'unknown-argument'],
    [['--hidden', 'x'], 'unknown-argument'],
    [['--dial'], 'no-dial-text'],
    [['--dial', ' '], 'no-dial-text'],
    [['--dial', '--hidden'], 'no-dial-text'],
    [['--dial', '1', '2'], 'unknown-argument'],
    [['--dial', '1\u0000'], 'unsafe-dial-text'],
    [['--dial', '1'.repeat(4097)], 'unsafe-dial-text'],
  ])('S20 %j is refused: %s', (args, why) => {
    expect(parseLaunchArgs(args)).toEqual(refused(why));
  });
});

describe('one link', () => {
  it.each([
    ['tel:+431505641', 'tel'],
    ['TEL:+431505641', 'tel'],
    ['callto:+431505641', 'callto'],
    ['sips:100@example.com', 'sips'],
    ['skype:echo123?call', 'skype'],
  ])('%s', (text, scheme) => {
    expect(parseLink(text)).toEqual(link(text, scheme));
  });

  it.each([
    ['dialtray:%2B43%20(1)%20505641', '+43 (1) 505641'],
    ['dialtray://%2B431505641', '+431505641'],
    ['DialTray:klaus%40example.com', 'klaus@example.com'],
  ])('%s is a dial text, percent-encoded', (text, dialText) => {
    expect(parseLink(text)).toEqual(link(dialText, 'dialtray'));
  });

  it.each(['dialtray:', 'dialtray://', 'dialtray:%20'])('%s shows the window', (text) => {
    expect(parseLink(text)).toEqual({ kind: 'show' });
  });

  it.each(['dialtray:%0d%0aVia', 'dialtray:%00', 'dialtray:%3Cscript%3E', 'dialtray:%ff', 'dialtray:%zz'])(
    'S19 %s is refused',
    (text) => {
      expect(parseLink(text)).toEqual(refused('unsafe-link'));
    },
  );

  it('S19 no control character, quote or angle bracket gets through, whatever comes', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((body) => `tel:${body}`),
      fc.string({ unit: 'binary' }).map((body) => `dialtray:${encodeURIComponent(body)}`),
    );
    fc.assert(
      fc.property(text, (given) => {
        const request = parseLink(given);
        if (request.kind === 'dial') expect(request.text).not.toMatch(/[\x00-\x1f\x7f<>"]/);
      }),
    );
  });
});

describe('the request of a second start', () => {
  it.each([
    [[]],
    [['--hidden']],
    [['--dial', '+431505641']],
    [['--open-url', '--', 'tel:+431505641']],
    [['--open-url', '--', 'tel:1', 'tel:2']],
  ])('%j arrives as it was sent', (args) => {
    const request = parseLaunchArgs(args);
    expect(parseLockData(structuredClone(toLockData(request)))).toEqual(request);
  });

  it.each([
    undefined,
    null,
    'tel:1',
    [],
    {},
    { dialtray: 'tel:1' },
    { dialtray: { kind: 'dial' } },
    { dialtray: { kind: 'dial', text: 1, source: 'link', scheme: 'tel' } },
    { dialtray: { kind: 'dial', text: 'tel:1', source: 'clipboard' } },
    { dialtray: { kind: 'dial', text: 'tel:1', source: 'link' } },
    { dialtray: { kind: 'dial', text: 'x', source: 'link', scheme: 'https' } },
    { dialtray: { kind: 'dial', text: 'tel:1\u0000', source: 'link', scheme: 'tel' } },
    { dialtray: { kind: 'dial', text: '1'.repeat(4097), source: 'terminal' } },
    { dialtray: { kind: 'dial', text: 'tel:1\n', source: 'link', scheme: 'tel' } },
    { dialtray: { kind: 'refused', why: 'because' } },
    { dialtray: { kind: 'quit' } },
  ])('%j is none of ours and shows the window', (data) => {
    expect(parseLockData(data)).toEqual({ kind: 'show' });
  });
});
