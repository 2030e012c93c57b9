import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTENT_SECURITY_POLICY, fileInside, staticAnswer } from '../../../electron/node/static-files.ts';

let outer = '';
let folder = '';
beforeAll(() => {
  outer = mkdtempSync(join(tmpdir(), 'dialtray-static-'));
  folder = join(outer, 'window');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  mkdirSync(join(outer, 'window-of-another'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets', 'index-1.js'), 'export {}');
  writeFileSync(join(folder, 'assets', 'a b.css'), 'a{}');
  writeFileSync(join(folder, 'notes.txt'), 'not part of the window');
  writeFileSync(join(outer, 'secret.json'), '{}');
  writeFileSync(join(outer, 'window-of-another', 'secret.json'), '{}');
});
afterAll(() => rmSync(outer, { recursive: true, force: true }));

const text = (body: Uint8Array): string => new TextDecoder().decode(body);

describe('S14 the folder of the window', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', '<!doctype html>'],
    ['/index.html', 'text/html; charset=utf-8', '<!doctype html>'],
    ['/index.html?token=1#dial', 'text/html; charset=utf-8', '<!doctype html>'],
    ['/assets/index-1.js', 'text/javascript; charset=utf-8', 'export {}'],
    ['/assets/a%20b.css', 'text/css; charset=utf-8', 'a{}'],
    ['/assets/../index.html', 'text/html; charset=utf-8', '<!doctype html>'],
  ])('%s is served', async (path, contentType, body) => {
    const answer = await staticAnswer(folder, path);
    expect(answer.status).toBe(200);
    expect(answer.headers['Content-Type']).toBe(contentType);
    expect(text(answer.body)).toBe(body);
  });

  it.each([
    '/../secret.json',
    '/..%2fsecret.json',
    '/%2e%2e/secret.json',
    '/%2e%2e%2fsecret.json',
    '/assets/../../secret.json',
    '/../window-of-another/secret.json',
    '/..%5csecret.json',
    '/..\\secret.json',
    '//../secret.json',
    '/secret%00.json',
    '/index.html%00.js',
    '/%zz',
    '/C:/secret.json',
    '/index.html::$DATA',
    'secret.json',
    '',
    '/..',
    '/.',
    '/assets',
    '/assets/',
    '/notes.txt',
    '/missing.js',
  ])('%s is not there', async (path) => {
    const answer = await staticAnswer(folder, path);
    expect(answer.status).toBe(404);
    expect(text(answer.body)).toBe('There is no such page.\n');
  });

  it('a path that is refused names no file', () => {
    expect(fileInside(folder, '/..%2fsecret.json')).toBeUndefined();
    expect(fileInside(folder, '/assets/index-1.js')).toBe(join(folder, 'assets', 'index-1.js'));
  });
});

describe('S5 the headers', () => {
  it.each(['/', '/assets/index-1.js', '/missing.js', '/%zz'])('%s carries the policy', async (path) => {
    const { headers } = await staticAnswer(folder, path);
    expect(headers['Content-Security-Policy']).toBe(CONTENT_SECURITY_POLICY);
    expect(headers['X-Content-Type-Options']).toBe('nosniff');
  });

  it('the policy allows our own files and nothing else', () => {
    const directives = Object.fromEntries(
      CONTENT_SECURITY_POLICY.split('; ').map((directive) => {
        const [name = '', ...values] = directive.split(' ');
        return [name, values];
      }),
    );
    expect(directives).toEqual({
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'style-src': ["'self'"],
      'img-src': ["'self'", 'data:'],
      'font-src': ["'self'"],
      'connect-src': ["'self'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
      'object-src': ["'none'"],
    });
  });
});
