/** Every page: nothing for axe to complain of, nothing that the policy refuses, nothing wider than the window. */
import { describe, expect, it } from 'vitest';
import { axeViolations } from './axe.ts';
import { type Look, lookName, SIZES } from './browser.ts';
import { SCENES } from './scenes.ts';
import { describePages } from './session.ts';

const NAMED = SCENES.map((scene) => [scene.name, scene] as const);

/** Both sizes, schemes and languages; what people do is tried in all four looks. */
const OPPOSITES: readonly Look[] = [
  { size: 'small', scheme: 'light', language: 'en' },
  { size: 'large', scheme: 'dark', language: 'de' },
];

describePages('the page', (session) => {
  describe.each(OPPOSITES.map((look) => [lookName(look), look] as const))('%s', (_, look) => {
    it.each(NAMED)('%s', async (__, scene) => {
      const page = await session.show(scene, look);
      expect(await axeViolations(page)).toEqual([]);
      expect(await session.problems()).toEqual([]);
      await page.setViewportSize(SIZES.smallest);
      expect(await session.problems()).toEqual([]);
      // Whether it still fits is looked at when it is closed.
      await page.setViewportSize(SIZES.zoomed);
    });
  });

  const [first] = SCENES;
  const [plain] = OPPOSITES;
  it.each([
    ['a picture without a text', '<main><img src="./nothing.png"></main>', /image-alt/, /404/],
    ['an inline style', '<p style="color: red">red</p>', undefined, /^error: policy: style-src-attr refused/],
    ['an inline script', '<button onclick="go()">Go</button>', undefined, /^error: policy: script-src-attr refused/],
    [
      'a picture of another origin',
      '<img alt="" src="http://127.0.0.1:1/x.png">',
      undefined,
      /policy: img-src refused/,
    ],
    ['something too wide', '<div class="wide"></div>', undefined, /wider than the window/],
  ] as const)('%s would be found', async (_, html, axe, problem) => {
    if (first === undefined || plain === undefined) throw new Error('there is nothing to look at');
    const page = await session.show(first, plain);
    session.expectsProblems();
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(html)});
      for (const wide of document.querySelectorAll('.wide')) Object.assign(wide.style, { width: '2000px', height: '1px' });`);
    if (axe !== undefined) expect(await axeViolations(page)).toContainEqual(expect.stringMatching(axe));
    await expect
      .poll(async () => (await session.problems()).filter((text) => problem.test(text)).length)
      .toBeGreaterThan(0);
  });
});
