/** What others send, on the page: names in letters that run from right to left. */
import { expect, it } from 'vitest';
import { FOREIGN_NAMES, type Scene } from './scenes.ts';
import { describePages } from './session.ts';

const scene = (place: string): Scene => ({
  name: place,
  begin: 'foreign',
  place,
  play: (page) => page.getByText(FOREIGN_NAMES[0]).first().waitFor(),
});

/** Where on the screen the number's first and last sign are, in every row. */
const ENDS = `[...document.querySelectorAll('.call-row-text')].map((row) => {
  const texts = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    const at = text.data.indexOf('+43 5 0505 17');
    if (at < 0) continue;
    const [first, last] = [at, at + 12].map((place) => {
      const range = document.createRange();
      range.setStart(text, place);
      range.setEnd(text, place + 1);
      return range.getBoundingClientRect().x;
    });
    return last - first;
  }
})`;

describePages('a name that runs from right to left', (session) => {
  it.each(['/dial', '/history'])('leaves the number behind it as it is: %s', async (place) => {
    const page = await session.show(scene(place), { size: 'large', scheme: 'light', language: 'en' });
    const lengths = (await page.evaluate(ENDS)) as readonly number[];
    expect(lengths).toHaveLength(FOREIGN_NAMES.length);
    for (const length of lengths) expect(length).toBeGreaterThan(50);
  });
});
