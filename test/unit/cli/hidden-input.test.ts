import { expect, it } from 'vitest';
import { typeOn } from '../../../electron/cli/hidden-input.ts';

it.each([
  ['', 'geheim\r', { text: 'geheim', end: 'entered' }],
  ['ge', 'heim', { text: 'geheim', end: undefined }],
  ['', 'a b"ü€😀\n', { text: 'a b"ü€😀', end: 'entered' }],
  ['falsch', '\u0015richtig\r', { text: 'richtig', end: 'entered' }],
  ['geh😀', '\u007f\beim', { text: 'geeim', end: undefined }],
  ['', '\u007f\u007fa', { text: 'a', end: undefined }],
  ['ge', '\u001b[A\u001b[1;5D\u001bOP\u001b[3~heim', { text: 'geheim', end: undefined }],
  ['ge', '\u001bbheim\u001b', { text: 'geheim', end: undefined }],
  ['ge', '\t\u0001\u000b\u0017heim', { text: 'geheim', end: undefined }],
  ['ge', '\u0003heim\r', { text: 'ge', end: 'left' }],
  ['ge', '\u0004', { text: 'ge', end: 'left' }],
])('%j and then %j', (before, keys, typed) => {
  expect(typeOn(before, keys)).toEqual(typed);
});
