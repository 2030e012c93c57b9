import { beforeEach, describe, expect, it } from 'vitest';
import { createExternal, isAllowed, SYSTEM_PAGES } from '../../../electron/main/external.ts';
import { err, ok } from '../../../electron/shared/result.ts';
import { resetElectron, shell } from '../../support/fake-electron/index.ts';

beforeEach(resetElectron);
const ORIGINS = ['https://good.com'];

describe('S9 what may be opened outside', () => {
  it.each(['https://good.com', 'https://good.com/releases?q=1#top', ...Object.values(SYSTEM_PAGES)])('%s', (url) => {
    expect(isAllowed(url, ORIGINS)).toBe(true);
  });

  it.each([
    'http://good.com',
    'https://good.com.evil.com',
    'https://good.com@evil.com',
    'https://user:word@good.com',
    'https://good.com:8443',
    'https://evil.com/https://good.com',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    '\\\\server\\share\\program.exe',
    'smb://server/share',
    'ms-settings:',
    'ms-settings:defaultapps?registeredAppUser=Other',
    'ms-msdt:/id',
    'tel:1',
    'good.com',
    '',
  ])('%s is refused', (url) => {
    expect(isAllowed(url, ORIGINS)).toBe(false);
  });

  it('what is refused is not opened', async () => {
    const external = createExternal();
    expect(await external.openPage('file:///etc/passwd', ORIGINS)).toEqual(err('This address may not be opened.'));
    expect(shell.opened).toEqual([]);
    expect(await external.openPage('https://good.com/x', ORIGINS)).toEqual(ok(undefined));
    expect(await external.openSystemPage('windows-login-items')).toEqual(ok(undefined));
    expect(shell.opened).toEqual(['https://good.com/x', 'ms-settings:startupapps']);
  });
});
