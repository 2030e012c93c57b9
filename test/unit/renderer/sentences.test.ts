import { expect, test } from 'vitest';
import { toSentence } from '../../../renderer/src/calls/sentences.ts';

test('a fact becomes a sentence; a sentence stays one', () => {
  expect(['no digits', 'Fill in this field.', 'Is it there?', 'he said “no.”', 'übrig', ''].map(toSentence)).toEqual([
    'No digits.',
    'Fill in this field.',
    'Is it there?',
    'He said “no.”',
    'Übrig.',
    '',
  ]);
});
