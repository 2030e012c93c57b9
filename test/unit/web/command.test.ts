import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { LARGEST_BODY, readBody, runCommand } from '../../../electron/web/command.ts';
import { createFakeApp } from './fake-app.ts';

describe('a command', () => {
  it('reaches the application with parsed arguments, and its reply comes back', async () => {
    const fake = createFakeApp(() => ({ ok: true, value: { callId: '1' } }));
    const command = { name: 'call:dial', args: { text: '+43 1 505641' } };
    expect(await runCommand(fake.app, JSON.stringify(command))).toEqual({
      ok: true,
      value: { ok: true, value: { callId: '1' } },
    });
    expect(fake.commands).toEqual([command]);
  });

  it('without arguments needs none', async () => {
    const fake = createFakeApp();
    expect(await runCommand(fake.app, '{"name":"line:cancel-check"}')).toEqual({ ok: true, value: undefined });
    expect(fake.commands).toEqual([{ name: 'line:cancel-check', args: undefined }]);
  });

  it.each([
    '',
    'null',
    '[]',
    '1',
    '"call:dial"',
    '{',
    '{}',
    '{"name":1}',
    '{"name":"nothing"}',
    '{"name":"__proto__"}',
    '{"name":"toString"}',
    '{"name":"constructor","args":{}}',
    '{"__proto__":{"name":"line:cancel-check"}}',
    '{"name":["call:cancel"],"args":{"callId":"1"}}',
    '{"name":"call:dial"}',
    '{"name":"call:dial","args":{"text":1}}',
    '{"name":"call:dial","args":{"text":"1","more":1}}',
    '{"name":"call:dial","args":{"__proto__":{"text":"1"}}}',
    '{"name":"settings:set","args":{"theme":"pink"}}',
    `{"name":"call:dial","args":{"text":"${'1'.repeat(100_000)}"}}`,
  ])('%s is refused before the application hears of it', async (text) => {
    const fake = createFakeApp();
    expect(await runCommand(fake.app, text)).toMatchObject({ ok: false, error: { status: 400 } });
    expect(fake.commands).toEqual([]);
  });

  it('that is refused is not repeated in the answer', async () => {
    const marker = 'geheim-4711';
    const text = JSON.stringify({ name: 'line:set-password', args: { name: 'x', password: [marker] } });
    expect(JSON.stringify(await runCommand(createFakeApp().app, text))).not.toContain(marker);
  });
});

describe('a body', () => {
  it('is read in pieces, cut anywhere', async () => {
    const octets = Buffer.from('{"name":"é"}');
    const pieces = [...octets].map((octet) => Buffer.of(octet));
    expect(await readBody(Readable.from(pieces))).toEqual({ ok: true, value: '{"name":"é"}' });
  });

  it('of the largest size is read, of one byte more is refused', async () => {
    const half = Buffer.alloc(LARGEST_BODY / 2, 'a');
    expect(await readBody(Readable.from([half, half]))).toMatchObject({ ok: true });
    expect(await readBody(Readable.from([half, half, Buffer.from('a')]))).toMatchObject({
      ok: false,
      error: { status: 413 },
    });
  });

  it('that breaks off is no command', async () => {
    const broken = new Readable({ read() {} });
    const reading = readBody(broken);
    broken.destroy(new Error('aborted'));
    expect(await reading).toBeUndefined();
  });
});
