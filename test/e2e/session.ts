/** One group of tests in the browser: each has a window of its own, and fails when the page complains. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { isStrict, requirePrograms } from '../support/lab/available.ts';
import { type Look, missingBrowser, startBrowser, type Visit, visit } from './browser.ts';
import { type Serving, type ServingOptions, serve } from './dialtray.ts';
import { BEGINNINGS, playScene, type Scene } from './scenes.ts';
import { textsOf } from './texts.ts';

type Server = Pick<Serving, 'url' | 'stop'>;

export interface Session {
  /** Over a server of its own, in the look's language; a first start, unless it is to begin with more. */
  open(look: Look, begin?: Scene['begin']): Promise<Page>;
  /** One scene, played to its end. */
  show(scene: Scene, look: Look): Promise<Page>;
  /** Over a server that the test has started; it is stopped once the page is closed. */
  openOver(server: Server, look: Look): Promise<Page>;
  /** Of the page that was opened last. */
  serving(): Serving;
  /** What the present window has complained of so far. */
  problems(): Promise<readonly string[]>;
  /** What it complains of was meant to be. */
  expectsProblems(): void;
}

/** Servers for one group. Scenes that change nothing share one. */
function createServers() {
  const shared = new Map<string, Promise<Serving>>();
  const own: Server[] = [];
  return {
    async start(options: ServingOptions): Promise<Serving> {
      const serving = await serve(options);
      own.push(serving);
      return serving;
    },
    add: (server: Server) => own.push(server),
    async forScene({ begin }: Scene, { language }: Look): Promise<Serving> {
      const options = { ...BEGINNINGS[begin](), language };
      if (begin === 'fresh') return this.start(options);
      const key = `${begin} ${language}`;
      const serving = shared.get(key) ?? serve(options);
      shared.set(key, serving);
      return serving;
    },
    stopOwn: async () => {
      await Promise.all(own.splice(0).map((serving) => serving.stop()));
    },
    async stop() {
      await this.stopOwn();
      await Promise.all([...shared.values()].map(async (serving) => (await serving).stop()));
    },
  };
}

/** Without Chromium, or what else is missing, it is skipped under a name that says so; in CI it fails. */
export function describePages(name: string, tests: (session: Session) => void, missingToo?: string): void {
  const missing = missingBrowser() ?? missingToo;
  describe.skipIf(missing !== undefined && !isStrict)(missing === undefined ? name : `${name} (${missing})`, () => {
    const servers = createServers();
    let browser: Browser;
    let visited: Visit | undefined;
    let opened: Serving | undefined;
    let areExpected = false;
    beforeAll(async () => {
      requirePrograms(missing);
      browser = await startBrowser();
    });
    afterEach(async ({ task }) => {
      const last = visited;
      visited = undefined;
      if (last === undefined) return;
      if (task.result?.state === 'fail') console.error(await last.page.locator('body').ariaSnapshot());
      const problems = await last.problems();
      await last.close();
      await servers.stopOwn();
      expect(areExpected ? [] : problems).toEqual([]);
    });
    afterAll(async () => {
      await browser?.close();
      await servers.stop();
    });
    const enter = async (look: Look): Promise<Visit> => {
      areExpected = false;
      visited = await visit(browser, look);
      return visited;
    };
    tests({
      async open(look, begin = 'fresh') {
        opened = await servers.start({ ...BEGINNINGS[begin](), language: look.language });
        const { page } = await enter(look);
        await page.goto(opened.url);
        return page;
      },
      async show(scene, look) {
        const { url } = await servers.forScene(scene, look);
        const { page } = await enter(look);
        await playScene(scene, page, url, textsOf(look.language));
        return page;
      },
      async openOver(server, look) {
        servers.add(server);
        const { page } = await enter(look);
        await page.goto(server.url);
        return page;
      },
      serving() {
        if (opened === undefined) throw new Error('no page has been opened');
        return opened;
      },
      problems: async () => (await visited?.problems()) ?? [],
      expectsProblems() {
        areExpected = true;
      },
    });
  });
}
