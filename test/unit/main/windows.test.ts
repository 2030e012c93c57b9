import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWindowPlace, parsePlace } from '../../../electron/main/window-place.ts';
import { windowOptions } from '../../../electron/main/windows.ts';
import { app, resetElectron } from '../../support/fake-electron/index.ts';

describe('S2 a page gets nothing of Node', () => {
  it.each([true, false])('packaged: %s', (packaged) => {
    const { webPreferences, show } = windowOptions({ preload: '/preload.cjs', packaged }, {});
    expect(webPreferences).toEqual({
      preload: '/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !packaged,
    });
    expect(show).toBe(false);
  });
});

const SCREEN = { x: 0, y: 0, width: 1920, height: 1040 };
const LEFT = { x: -1280, y: 0, width: 1280, height: 1024 };

describe('where the window was', () => {
  it.each([
    [{ x: 10, y: 20, width: 500, height: 700 }, [SCREEN], { x: 10, y: 20, width: 500, height: 700 }],
    [{ x: -900, y: 20, width: 500, height: 700 }, [SCREEN, LEFT], { x: -900, y: 20, width: 500, height: 700 }],
    [{ x: -900, y: 20, width: 500, height: 700 }, [SCREEN], { width: 500, height: 700 }],
    [{ x: 1900, y: 20, width: 500, height: 700 }, [SCREEN], { width: 500, height: 700 }],
    [{ x: 10, y: 1030, width: 500, height: 700 }, [SCREEN], { width: 500, height: 700 }],
    [{ width: 500, height: 700 }, [SCREEN], { width: 500, height: 700 }],
    [{ x: 0.5, y: 0, width: 500, height: 700 }, [SCREEN], { width: 500, height: 700 }],
    [{ x: 0, y: 0, width: 5, height: 700 }, [SCREEN], {}],
    [{ x: 0, y: 0, width: 500, height: 1e9 }, [SCREEN], {}],
    [{ x: 0, y: 0, width: '500', height: 700 }, [SCREEN], {}],
    [null, [SCREEN], {}],
    ['here', [SCREEN], {}],
    [undefined, [], {}],
  ])('%j on %j: %j', (stored, screens, expected) => {
    expect(parsePlace(stored, screens)).toEqual(expected);
  });

  describe('in its file', () => {
    let dataFolder = '';
    beforeEach(() => {
      resetElectron();
      dataFolder = mkdtempSync(join(tmpdir(), 'dialtray-place-'));
      app.setPath('userData', dataFolder);
    });
    afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

    it('is found again', () => {
      const bounds = { x: 10, y: 20, width: 500, height: 700 };
      createWindowPlace({ dataFolder }).write(bounds);
      expect(createWindowPlace({ dataFolder }).read([SCREEN])).toEqual(bounds);
    });

    it('a broken file is begun anew', () => {
      writeFileSync(join(dataFolder, 'window.json'), '{"bounds":');
      expect(createWindowPlace({ dataFolder }).read([SCREEN])).toEqual({});
    });
  });
});
