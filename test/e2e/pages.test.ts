/** Every page in every look: nothing for axe to complain of, nothing that the policy refuses, nothing wider than the window. */
import { expect, it } from 'vitest';
import { axeViolations } from './axe.ts';
import { LOOKS, lookName } from './browser.ts';
import { SCENES } from './scenes.ts';
import { describePages } from './session.ts';

const CASES = LOOKS.flatMap((look) => SCENES.map((scene) => [scene.name, lookName(look), scene, look] as const));

describePages('the page', (session) => {
  it.each(CASES)('%s, %s', async (_, __, scene, look) => {
    const page = await session.show(scene, look);
    expect(await axeViolations(page)).toEqual([]);
  });

  it.each(SCENES.map((scene) => [scene.name, scene] as const))('%s fits at 200 %', async (_, scene) => {
    // What does not fit is found when the page is closed.
    await session.show(scene, { size: 'zoomed', scheme: 'light', language: 'de' });
  });
});
