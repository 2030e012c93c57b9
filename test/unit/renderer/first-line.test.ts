import { expect, test } from 'vitest';
import { parseLine } from '../../../electron/shared/settings-schema.ts';
import { toLine } from '../../../renderer/src/views/dial/first-line.ts';

const draft = { domain: 'pbx.example.com:5070', user: 'klaus', password: 'secret', extension: '' };

test('three fields make a line that the settings take, named after its host, without the password', () => {
  const line = toLine(draft);
  expect(line).toMatchObject({ name: 'pbx.example.com', domain: 'pbx.example.com:5070', user: 'klaus', active: true });
  expect(line).not.toHaveProperty('extension');
  expect(JSON.stringify(line)).not.toContain('secret');
  expect(parseLine(line).ok).toBe(true);
});

test('the extension is taken along, and a long name is cut to what a line may have', () => {
  const line = toLine({ ...draft, domain: `${'a'.repeat(60)}.example.com`, extension: '100' });
  expect(line.extension).toBe('100');
  expect(parseLine(line).ok).toBe(true);
});
