import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isOwnUrl, registerUiScheme, serveUi, UI_PAGE } from '../../../electron/main/ui-scheme.ts';
import { CONTENT_SECURITY_POLICY } from '../../../electron/node/static-files.ts';
import { app, protocol, resetElectron } from '../../support/fake-electron/index.ts';

let outer = '';
beforeEach(() => {
  resetElectron();
  outer = mkdtempSync(join(tmpdir(), 'dialtray-ui-'));
  mkdirSync(join(outer, 'window'));
  writeFileSync(join(outer, 'window', 'index.html'), '<!doctype html>');
  writeFileSync(join(outer, 'secret.js'), 'secret');
  registerUiScheme();
  app.becomeReady();
  serveUi(join(outer, 'window'));
});
afterEach(() => rmSync(outer, { recursive: true, force: true }));

describe('app://ui/', () => {
  it('S13 is standard and secure, and never past the policy', () => {
    expect(protocol.schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
  });

  it('S5 serves the page with its policy', async () => {
    const response = await protocol.fetch(UI_PAGE);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<!doctype html>');
    expect(response.headers.get('Content-Security-Policy')).toBe(CONTENT_SECURITY_POLICY);
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
  });

  it.each([
    'app://ui/..%2fsecret.js',
    'app://ui/%2e%2e/secret.js',
    'app://ui/..%5csecret.js',
    'app://ui/%00',
    'app://ui/%zz',
    'app://ui//secret.js',
  ])('S14 %s is not there', async (url) => {
    expect((await protocol.fetch(url)).status).toBe(404);
  });

  it.each(['app://other/index.html', 'app://ui.example/index.html', 'app:///index.html'])(
    'S14 %s is another host',
    async (url) => {
      expect((await protocol.fetch(url)).status).toBe(403);
    },
  );

  it('is for reading', async () => {
    expect((await protocol.fetch(UI_PAGE, { method: 'POST' })).status).toBe(403);
  });

  it.each(['https://ui/', 'app://ui.example/', 'app://ui:1/', 'app://user@uix/', 'file:///ui/', 'app:ui', '', 'ui'])(
    '“%s” is not ours',
    (url) => {
      expect(isOwnUrl(url)).toBe(false);
    },
  );
});
