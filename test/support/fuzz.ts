/** Seeded mutations of SIP messages, for tests that send thousands of broken ones. */
import { createSeededRandom } from './seeded-random.ts';

const TOKENS = [
  '\r\n',
  '\r\n\r\n',
  '\r\n ',
  '\0',
  '\xff\xfe',
  '%00',
  '%zz',
  '"',
  '<',
  '>',
  ';',
  ',',
  ':',
  '@',
  '[::1',
  '\\',
  ';tag=',
  ';branch=z9hG4bK',
  'SIP/2.0 ',
  'sip:',
  'tel:',
  '__proto__',
  '-1',
  '4294967296',
  '99999999999999999999',
  'a'.repeat(300),
  '\r\nContent-Length: 999999\r\n',
  '\r\nVia: SIP/2.0/UDP [',
  '\r\nCSeq: x y z\r\n',
];

/** An endless source; the same for the same seed. Each message is one of `samples`, changed in one to four places. */
export function createFuzz(samples: readonly string[], seed: number): () => string {
  const random = createSeededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const once = (text: string): string => {
    const at = below(text.length + 1);
    const end = Math.min(text.length, at + below(40));
    switch (below(7)) {
      case 0:
        return text.slice(0, at);
      case 1:
        return text.slice(0, at) + text.slice(end);
      case 2:
        return text.slice(0, end) + text.slice(at);
      case 3:
        return text.slice(0, at) + String.fromCharCode(below(256)) + text.slice(at + 1);
      case 4:
        return text.replace(/\d+/g, (digits) =>
          random() < 0.1 ? pick(['0', '-1', '4294967296', '2147483648']) : digits,
        );
      case 5: {
        const lines = text.split('\r\n');
        const moved = lines.splice(below(lines.length), 1);
        lines.splice(below(lines.length + 1), 0, ...moved, ...(random() < 0.5 ? moved : []));
        return lines.join('\r\n');
      }
      default:
        return text.slice(0, at) + pick(TOKENS) + text.slice(at);
    }
  };
  return () => {
    let text = pick(samples);
    for (let changes = 1 + below(4); changes > 0; changes -= 1) text = once(text);
    return text.slice(0, 60_000);
  };
}
