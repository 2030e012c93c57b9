/** Pictures of the scenes. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { ROOT } from '../../electron/build.mjs';
import { LOOKS, type Look, SIZES, startBrowser, visit } from './browser.ts';
import { serve } from './dialtray.ts';
import { BEGINNINGS, playScene, SCENES, type Scene } from './scenes.ts';
import { textsOf } from './texts.ts';

/** The ones that README shows. */
const SHOWN: readonly (readonly [scene: string, scheme: Look['scheme']])[] = [
  ['call', 'light'],
  ['dial', 'dark'],
  ['trace', 'light'],
  ['lines', 'light'],
  ['numbers', 'light'],
];

interface Shot {
  readonly scene: Scene;
  readonly look: Look;
  readonly file: string;
}

const forReadme = (): readonly Shot[] =>
  SHOWN.flatMap(([name, scheme]) =>
    SCENES.filter((scene) => scene.name === name).map((scene) => ({
      scene,
      look: { size: 'small', scheme, language: 'en' },
      file: `${name}.png`,
    })),
  );

const everything = (): readonly Shot[] =>
  SCENES.flatMap((scene) =>
    LOOKS.map((look) => {
      const { size, scheme, language } = look;
      return { scene, look, file: `${scene.name}-${SIZES[size].width}-${scheme}-${language}.png` };
    }),
  );

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

/** @param folder for every page in every look; else those of README go to docs/images */
export async function takeScreenshots(folder?: string): Promise<void> {
  const into = folder ?? join(ROOT, 'docs', 'images');
  mkdirSync(into, { recursive: true });
  const browser = await startBrowser();
  for (const { scene, look, file } of folder === undefined ? forReadme() : everything()) {
    await take(browser, scene, look, join(into, file));
  }
  await browser.close();
}
