/** Pictures of the scenes. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { ROOT } from '../../electron/build.mjs';
import { LOOKS, type Look, SIZES, startBrowser, visit } from './browser.ts';
import { serve } from './dialtray.ts';
import { BEGINNINGS, playScene, SCENES, type Scene } from './scenes.ts';
import { textsOf } from './texts.ts';

const PLAIN: Look = { size: 'small', scheme: 'light', language: 'en' };
const ALSO_DARK = ['dial', 'call'];

async function take(browser: Browser, scene: Scene, look: Look, path: string): Promise<void> {
  const serving = await serve({ ...BEGINNINGS[scene.begin](), language: look.language });
  const { page, close } = await visit(browser, look, { deviceScaleFactor: 2 });
  try {
    await playScene(scene, page, serving.url, textsOf(look.language));
    await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  } finally {
    await close();
    await serving.stop();
  }
}

/** @param folder for every page in every look; else the plain ones go to docs/images */
export async function takeScreenshots(folder?: string): Promise<void> {
  const into = folder ?? join(ROOT, 'docs', 'images');
  mkdirSync(into, { recursive: true });
  const browser = await startBrowser();
  const looks = folder === undefined ? [PLAIN, { ...PLAIN, scheme: 'dark' } as const] : LOOKS;
  for (const scene of SCENES) {
    for (const look of looks) {
      if (folder === undefined && look.scheme === 'dark' && !ALSO_DARK.includes(scene.name)) continue;
      const { size, scheme, language } = look;
      const kind =
        folder === undefined ? (scheme === 'dark' ? '-dark' : '') : `-${SIZES[size].width}-${scheme}-${language}`;
      await take(browser, scene, look, join(into, `${scene.name}${kind}.png`));
    }
  }
  await browser.close();
}
