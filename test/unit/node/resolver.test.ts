import { describe, expect, it } from 'vitest';
import { createResolver, type ResolverOptions } from '../../../electron/node/resolver.ts';

const failing = (code: string): ResolverOptions => ({
  lookup: (_host, _options, callback) => callback(Object.assign(new Error(code), { code }), []),
});
const answering = (...addresses: string[]): ResolverOptions => ({
  lookup: (_host, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    ),
});

describe('the resolver', () => {
  it('asks the operating system, hosts file included', async () => {
    const found = await createResolver().addresses('localhost');
    if (!found.ok) throw new Error(found.error.text);
    expect(found.value.every((address) => address === '127.0.0.1' || address === '::1')).toBe(true);
  });

  it.each(['192.0.2.1', '2001:db8::1'])('takes %s as it is', async (literal) => {
    expect(await createResolver(failing('ENOTFOUND')).addresses(literal)).toEqual({ ok: true, value: [literal] });
  });

  it('keeps the order and leaves out doubles', async () => {
    const resolver = createResolver(answering('2001:db8::1', '192.0.2.1', '2001:db8::1', '192.0.2.2'));
    expect(await resolver.addresses('pbx.example')).toEqual({
      ok: true,
      value: ['2001:db8::1', '192.0.2.1', '192.0.2.2'],
    });
  });

  it('asks for every address in the order of the system', async () => {
    let asked: unknown;
    const resolver = createResolver({
      lookup: (host, options, callback) => {
        asked = [host, options];
        callback(null, []);
      },
    });
    expect(await resolver.addresses('pbx.example')).toMatchObject({ ok: false, error: { kind: 'not-found' } });
    expect(asked).toEqual(['pbx.example', { all: true, verbatim: true }]);
  });

  it.each([
    ['ENOTFOUND', 'not-found'],
    ['ENODATA', 'not-found'],
    ['EAI_AGAIN', 'temporary'],
    ['EAI_FAIL', 'temporary'],
    ['ESERVFAIL', 'temporary'],
    ['EMFILE', 'temporary'],
  ])('takes %s for %s', async (code, kind) => {
    const result = await createResolver(failing(code)).addresses('pbx.example');
    expect(result).toMatchObject({ ok: false, error: { kind, text: expect.stringContaining('pbx.example') } });
  });

  it('gives up on a name server that is silent', async () => {
    const resolver = createResolver({ lookup: () => {}, timeoutMs: 20 });
    expect(await resolver.addresses('pbx.example')).toMatchObject({ ok: false, error: { kind: 'temporary' } });
  });

  it('ignores an answer that comes after it gave up', async () => {
    let answer = (): void => {};
    const resolver = createResolver({
      timeoutMs: 5,
      lookup: (_host, _options, callback) => {
        answer = () => callback(null, [{ address: '192.0.2.1', family: 4 }]);
      },
    });
    const result = await resolver.addresses('pbx.example');
    answer();
    expect(result.ok).toBe(false);
  });

  it.each(['', 'a b', 'pbx.example\0.evil', 'x\r\ny', 'x'.repeat(300), '..', 'ü'.repeat(200), '[::1]', '\ud800'])(
    'never throws and finds nothing for %j',
    async (host) => {
      const result = await createResolver({ timeoutMs: 2_000 }).addresses(host);
      expect(result.ok).toBe(false);
      if (!result.ok) expect(result.error.text).toMatch(/^[\x20-\x7e]{10,}$/);
    },
  );
});
