import { describe, expect, it } from 'vitest';
import { type CommandName, parseArgs } from '../../../electron/shared/contract.ts';

const GOOD: Readonly<Record<CommandName, unknown>> = {
  'state:get': undefined,
  'call:dial': { text: '+43 1 505641', line: 'office', confirmed: true },
  'call:cancel': { callId: 'a1' },
  'number:preview': { text: '+43 1 505641', line: 'office', exact: true },
  'number:check-rules': { rules: [{ id: 'a', pattern: '_X.' }], location: { country: 'AT' } },
  'number:export': undefined,
  'number:import': { text: '{"dialPlan":1}' },
  'line:add': { name: 'office', domain: 'pbx.example.com', user: '100' },
  'line:set': { name: 'office', changes: { extension: null, domain: 'a.example' } },
  'line:rename': { name: 'office', to: 'desk' },
  'line:remove': { name: 'office' },
  'line:set-password': { name: 'office', password: 'geheim', confirmed: true },
  'line:check': { line: { name: 'office', domain: 'pbx.example.com', user: '100' }, password: 'geheim' },
  'line:cancel-check': undefined,
  'settings:set': { theme: 'dark', links: { link: 'dial' }, hotkeys: { show: 'Ctrl+Shift+D', clipboard: null } },
  'settings:reset': { what: 'general' },
  'link:dial': { id: 'a1', text: '+43 1 505641', line: 'office' },
  'link:dismiss': { id: 'a1' },
  'history:list': { query: '505', offset: 0, limit: 50 },
  'history:remove': { id: 'a1' },
  'history:clear': undefined,
  'history:export': { query: '' },
  'notice:dismiss': { id: 'a1' },
  'about:report': undefined,
  'desktop:claim': { scheme: 'tel' },
  'desktop:open': { what: 'log' },
  'desktop:update': { step: 'look' },
  'desktop:record-hotkey': { recording: true },
  'desktop:quit': undefined,
};
const NAMES = Object.keys(parseArgs) as CommandName[];

const HOSTILE: readonly unknown[] = [
  null,
  0,
  true,
  '',
  'x'.repeat(100_000),
  [],
  {},
  [[]],
  { text: 5 },
  { text: 'x'.repeat(5000) },
  { text: '1', line: 'a\r\nb' },
  { text: '1', extra: 1 },
  { text: '1', confirmed: 'yes' },
  { callId: 'x'.repeat(300) },
  { callId: {} },
  { name: '', password: '' },
  { name: 'a', password: 'a\nb' },
  { name: 'a', password: ['x'] },
  { name: 'a', changes: { domain: 'a b' } },
  { name: 'a', changes: null },
  { name: 'a', changes: { name: 'b' } },
  { name: 'a', domain: 'd', user: 'u', password: 'geheim' },
  JSON.parse('{"__proto__":{"text":"1"}}'),
  Object.create({ text: '1', callId: 'a', name: 'a', password: 'x' }),
  new Proxy({}, {}),
];

const isEmptyObject = (input: unknown): boolean =>
  typeof input === 'object' && input !== null && !Array.isArray(input) && Object.keys(input).length === 0;

const isLongText = (input: unknown): boolean =>
  Object.keys(input ?? {}).join() === 'text' && String((input as { text: unknown }).text).length === 5000;

describe('parseArgs', () => {
  it('covers every command of the contract', () => {
    expect(NAMES.toSorted()).toEqual(Object.keys(GOOD).toSorted());
  });

  it.each(NAMES)('%s takes good arguments', (name) => {
    const parsed = parseArgs[name](GOOD[name]);
    expect(parsed.ok, JSON.stringify(parsed)).toBe(true);
  });

  it.each(NAMES)('%s refuses hostile arguments with a sentence, and never throws', (name) => {
    for (const input of HOSTILE) {
      // No changes at all are changes that can be made.
      if (name === 'settings:set' && isEmptyObject(input)) continue;
      // A dial plan is longer than a number.
      if (name === 'number:import' && isLongText(input)) continue;
      const parsed = parseArgs[name](input);
      expect(parsed.ok, JSON.stringify(input)?.slice(0, 80)).toBe(false);
      expect(!parsed.ok && parsed.error.length).toBeLessThan(300);
    }
  });

  it('hands on nothing but the checked fields', () => {
    const input = Object.assign(Object.create({ confirmed: true }), { text: '1' });
    expect(parseArgs['call:dial'](input)).toEqual({ ok: true, value: { text: '1' } });
  });

  it('says nothing about the password it refuses', () => {
    const parsed = parseArgs['line:set-password']({ name: 'a', password: 'geheim\n' });
    expect(JSON.stringify(parsed)).not.toContain('geheim');
  });
});
