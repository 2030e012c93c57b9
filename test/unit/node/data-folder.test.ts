import { describe, expect, it } from 'vitest';
import { dataFolder } from '../../../electron/node/data-folder.ts';

const LINUX = { env: {}, platform: 'linux', home: '/home/eva', cwd: '/project' } as const;
const WINDOWS = { env: {}, platform: 'win32', home: 'C:\\Users\\eva', cwd: 'C:\\work' } as const;

describe('data folder', () => {
  it.each([
    [LINUX, '/home/eva/.config/Dialtray'],
    [{ ...LINUX, env: { XDG_CONFIG_HOME: '/cfg' } }, '/cfg/Dialtray'],
    [{ ...LINUX, env: { XDG_CONFIG_HOME: 'cfg' } }, '/home/eva/.config/Dialtray'],
    [{ ...LINUX, platform: 'darwin', home: '/Users/eva' } as const, '/Users/eva/Library/Application Support/Dialtray'],
    [WINDOWS, 'C:\\Users\\eva\\AppData\\Roaming\\Dialtray'],
    [{ ...WINDOWS, env: { APPDATA: 'D:\\Roaming' } }, 'D:\\Roaming\\Dialtray'],
    [{ ...LINUX, env: { DIALTRAY_DATA_DIR: '/data' } }, '/data'],
    [{ ...LINUX, env: { DIALTRAY_DATA_DIR: '' } }, '/home/eva/.config/Dialtray'],
    [{ ...LINUX, env: { DIALTRAY_DATA_DIR: '/data' }, option: 'mine' }, '/project/mine'],
    [{ ...WINDOWS, option: 'mine' }, 'C:\\work\\mine'],
  ])('%j is %s', (sources, expected) => {
    expect(dataFolder(sources)).toEqual({ ok: true, value: expected });
  });

  it.each([
    [{ ...LINUX, option: '' }, '--data-dir is empty'],
    [{ ...LINUX, option: 'a\0b' }, 'no folder can have'],
    [{ ...LINUX, home: '' }, '--data-dir'],
  ])('%j is refused with a sentence', (sources, part) => {
    const folder = dataFolder(sources);
    expect(!folder.ok && folder.error).toContain(part);
  });
});
