import { describe, expect, it } from 'vitest';
import { once } from '../../../renderer/src/shell/once.ts';

function create() {
  let now = 0;
  const begun: string[] = [];
  const answers: ((done: boolean) => void)[] = [];
  const dial = once(
    (text: string) => {
      begun.push(text);
      return new Promise<boolean>((answer) => answers.push(answer));
    },
    (done) => done,
    () => now,
  );
  return {
    dial,
    begun,
    answer: (done: boolean) => answers.at(-1)?.(done),
    pass(ms: number) {
      now += ms;
    },
  };
}

describe('one of two', () => {
  it('a second request while the first has no answer is the first', async () => {
    const { dial, begun, answer, pass } = create();
    const first = dial('1');
    pass(60_000);
    const second = dial('1');
    answer(true);
    expect([await first, await second]).toEqual([true, true]);
    expect(begun).toEqual(['1']);
  });

  it('and for a second afterwards', async () => {
    const { dial, begun, answer, pass } = create();
    const first = dial('1');
    answer(true);
    await first;
    pass(999);
    expect(await dial('1')).toBe(true);
    expect(begun).toEqual(['1']);
    pass(1);
    void dial('1');
    expect(begun).toEqual(['1', '1']);
  });

  it('what was not done can be tried again at once', async () => {
    const { dial, begun, answer } = create();
    const first = dial('1');
    answer(false);
    await first;
    void dial('1');
    expect(begun).toEqual(['1', '1']);
  });

  it('another request is another one', () => {
    const { dial, begun } = create();
    void dial('1');
    void dial('2');
    expect(begun).toEqual(['1', '2']);
  });
});
