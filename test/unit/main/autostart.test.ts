import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAutostart } from '../../../electron/main/autostart.ts';
import type { Host } from '../../../electron/main/host.ts';
import { endDesktop, hostOf, newFolder } from '../../support/fake-electron/desktop.ts';
import { app, resetElectron } from '../../support/fake-electron/index.ts';

let folder = '';
let warnings: string[] = [];
beforeEach(() => {
  resetElectron();
  folder = newFolder();
  warnings = [];
});
afterEach(endDesktop);
const on = (platform: NodeJS.Platform, more: Partial<Host> = {}) =>
  createAutostart({ ...hostOf(folder, { platform }), ...more }, (text) => void warnings.push(text));

describe('start at login on Windows', () => {
  it('writes and reads the same entry, hidden', () => {
    const autostart = on('win32', { executable: 'C:\\Dialtray.exe' });
    expect(autostart.state()).toEqual({ on: false, by: 'app' });
    autostart.apply(true);
    expect(app.loginItem).toEqual({ openAtLogin: true, path: 'C:\\Dialtray.exe', args: ['--hidden'] });
    expect(autostart.state()).toEqual({ on: true, by: 'app' });
    autostart.apply(false);
    expect(app.loginItem).toMatchObject({ openAtLogin: false });
  });

  it('what the Task Manager has switched off stays off at the next start, and is said', () => {
    app.loginItemAnswer = { openAtLogin: true, executableWillLaunchAtLogin: false };
    const autostart = on('win32');
    autostart.apply(true);
    expect(app.loginItem).toBeUndefined();
    expect(autostart.state()).toEqual({ on: false, by: 'refused' });
  });

  it('but the user’s own switch is followed', () => {
    app.loginItemAnswer = { openAtLogin: true, executableWillLaunchAtLogin: false };
    const autostart = on('win32');
    autostart.apply(false);
    autostart.apply(true);
    expect(app.loginItem).toMatchObject({ openAtLogin: true });
  });

  it('not packaged, the folder of the program is an argument', () => {
    on('win32', { executableArgs: ['C:\\my src'] }).apply(true);
    expect(app.loginItem?.args).toEqual(['"C:\\my src"', '--hidden']);
  });
});

describe('start at login on macOS', () => {
  it('is the system’s', () => {
    const autostart = on('darwin');
    autostart.apply(true);
    expect(app.loginItem).toEqual({ openAtLogin: true });
    app.loginItemAnswer = { status: 'requires-approval' };
    expect(autostart.state()).toEqual({ on: false, by: 'refused' });
  });
});

describe.runIf(process.platform !== 'win32')('start at login on Linux', () => {
  const path = () => join(folder, 'config', 'autostart', 'org.dialtray.Dialtray.desktop');

  it('is an entry that comes and goes', () => {
    const autostart = on('linux', { executable: '/home/eva/Dial tray.AppImage' });
    autostart.apply(true);
    expect(readFileSync(path(), 'utf8')).toContain('Exec="/home/eva/Dial tray.AppImage" --hidden\n');
    expect(autostart.state()).toEqual({ on: true, by: 'app' });
    autostart.apply(false);
    expect(existsSync(path())).toBe(false);
    expect(warnings).toEqual([]);
  });

  it('an entry that the user switched off stays off', () => {
    on('linux').apply(true);
    writeFileSync(path(), readFileSync(path(), 'utf8').replace('enabled=true', 'enabled=false'));
    const later = on('linux');
    later.apply(true);
    expect(later.state()).toEqual({ on: false, by: 'refused' });
  });

  it('that no desktop could start is said in the log', () => {
    const autostart = on('linux', { executable: '/opt/a=b/dialtray' });
    autostart.apply(true);
    expect(warnings[0]).toContain('/opt/a=b/dialtray');
    expect(autostart.state().on).toBe(false);
  });
});

it.each(['FLATPAK_ID', 'SNAP'])('in a container (%s) it is the system’s affair', (name) => {
  const autostart = on('linux', { env: { [name]: 'x' } });
  autostart.apply(true);
  expect(autostart.state()).toEqual({ on: false, by: 'system' });
});
