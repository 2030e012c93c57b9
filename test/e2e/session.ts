/** One group of tests in the browser: each has a server and a window of its own, and fails when the page complains. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { isStrict, requirePrograms } from '../support/lab/available.ts';
import { type Look, missingBrowser, startBrowser, type Visit, visit } from './browser.ts';
import { type Serving, type ServingOptions, serve } from './dialtray.ts';
import { BEGINNINGS, playScene, type Scene } from './scenes.ts';
import { textsOf } from './texts.ts';

export interface Session {
  /** A server in the look's language, and its page. */
  open(look: Look): Promise<Page>;
  /** One scene, played to its end. */
  show(scene: Scene, look: Look): Promise<Page>;
}

/** Without Chromium, or what else is missing, it is skipped under a name that says so; in CI it fails. */
export function describePages(name: string, tests: (session: Session) => void, missingToo?: string): void {
  const missing = missingBrowser() ?? missingToo;
  describe.skipIf(missing !== undefined && !isStrict)(missing === undefined ? name : `${name} (${missing})`, () => {
    let browser: Browser;
    let serving: Serving | undefined;
    let visited: Visit | undefined;
    beforeAll(async () => {
      requirePrograms(missing);
      browser = await startBrowser();
    });
    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail') await showWhatIsThere(visited, serving);
      const problems = await visited?.problems();
      await visited?.close();
      await serving?.stop();
      visited = undefined;
      serving = undefined;
      expect(problems ?? []).toEqual([]);
    });
    afterAll(() => browser?.close());
    const start = async (look: Look, options: ServingOptions) => {
      serving = await serve({ ...options, language: look.language });
      visited = await visit(browser, look);
      return { page: visited.page, url: serving.url };
    };
    tests({
      async open(look) {
        const { page, url } = await start(look, {});
        await page.goto(url);
        return page;
      },
      async show(scene, look) {
        const { page, url } = await start(look, BEGINNINGS[scene.begin]());
        await playScene(scene, page, url, textsOf(look.language));
        return page;
      },
    });
  });
}

async function showWhatIsThere(visited: Visit | undefined, serving: Serving | undefined): Promise<void> {
  console.error(`${await visited?.page.locator('body').ariaSnapshot()}\n${serving?.output()}`);
}
