/** What the hotkey dials: on Linux what is marked, where that has a digit in it, else what was copied. */
import { clipboard } from 'electron';

const LONGEST = 4096;

export async function readDialText(platform: NodeJS.Platform): Promise<string> {
  // The primary selection, which only Linux has: marked is enough, nothing need be copied.
  const marked = platform === 'linux' ? await clipboard.selection.readText() : '';
  const text = /\d/.test(marked) ? marked : await clipboard.readText();
  return text.slice(0, LONGEST).trim();
}
