import { describe, expect, it } from 'vitest';
import { LINE_DEFAULTS, type LineSettings } from '../../../../electron/shared/settings.ts';
import { saveLine } from '../../../../renderer/src/views/lines/save-line.ts';
import { createMemoryDialer, type MemoryDialer } from './memory-dialer.ts';

const OFFICE: LineSettings = { ...LINE_DEFAULTS, name: 'Office', domain: 'sipgate.de', user: 'klaus' };

/** Saves, and tells what was asked of the user and what the form takes for stored. */
async function save(
  dialer: MemoryDialer,
  request: { original?: LineSettings; line: LineSettings; password?: string; answer?: boolean },
) {
  const questions: string[] = [];
  const stored: LineSettings[] = [];
  const saved = await saveLine(dialer, {
    original: request.original,
    line: request.line,
    password: request.password ?? '',
    ask: async (why) => {
      questions.push(why);
      return request.answer ?? false;
    },
    onStored: (line) => stored.push(line),
  });
  return { saved, questions, stored };
}

describe('saving a line', () => {
  it('a new one, then its password', async () => {
    const dialer = createMemoryDialer();
    expect((await save(dialer, { line: OFFICE, password: 'geheim' })).saved.ok).toBe(true);
    expect(dialer.settings().lines).toEqual([OFFICE]);
    expect(dialer.passwords.get('Office')).toBe('geheim');
    expect(dialer.asked).toEqual(['line:add', 'line:set-password']);
  });

  it('one that is there: name, then fields, then password under the new name', async () => {
    const dialer = createMemoryDialer({ lines: [OFFICE] });
    const line = { ...OFFICE, name: 'Desk', extension: '100' };
    expect((await save(dialer, { original: OFFICE, line, password: 'neu' })).saved.ok).toBe(true);
    expect(dialer.settings().lines).toEqual([line]);
    expect(dialer.passwords.get('Desk')).toBe('neu');
    expect(dialer.asked).toEqual(['line:rename', 'line:set', 'line:set-password']);
  });

  it('nothing changed: nothing is written', async () => {
    const dialer = createMemoryDialer({ lines: [OFFICE] });
    expect((await save(dialer, { original: OFFICE, line: OFFICE })).saved.ok).toBe(true);
    expect(dialer.asked).toEqual([]);
  });

  it('what somebody else has changed meanwhile stays', async () => {
    const dialer = createMemoryDialer({ lines: [{ ...OFFICE, realm: 'asterisk' }] });
    await save(dialer, { original: OFFICE, line: { ...OFFICE, extension: '100' } });
    expect(dialer.settings().lines).toEqual([{ ...OFFICE, realm: 'asterisk', extension: '100' }]);
  });

  it('a name that is taken: nothing is stored, and the field is named', async () => {
    const dialer = createMemoryDialer({ lines: [OFFICE] });
    const { saved, stored } = await save(dialer, { line: { ...OFFICE, name: 'office' }, password: 'x' });
    expect(saved).toMatchObject({ ok: false, error: { field: 'name' } });
    expect(stored).toEqual([]);
    expect(dialer.asked).toEqual(['line:add']);
  });

  it('renamed, and then it fails: the next try goes on from there', async () => {
    const fault = { field: 'domain', text: 'No.' };
    const dialer = createMemoryDialer({ lines: [OFFICE], fails: { name: 'line:set', fault } });
    const { saved, stored } = await save(dialer, { original: OFFICE, line: { ...OFFICE, name: 'Desk', user: 'eva' } });
    expect(saved).toEqual({ ok: false, error: fault });
    expect(stored).toEqual([{ ...OFFICE, name: 'Desk' }]);
    expect(dialer.settings().lines).toEqual(stored);
  });

  it('the connection is lost before the password: the line is known to be there', async () => {
    const dialer = createMemoryDialer({ fails: { name: 'line:set-password', fault: new Error('gone') } });
    const stored: LineSettings[] = [];
    const saving = saveLine(dialer, {
      original: undefined,
      line: OFFICE,
      password: 'x',
      ask: async () => false,
      onStored: (line) => stored.push(line),
    });
    await expect(saving).rejects.toThrow('gone');
    expect(stored).toEqual([OFFICE]);
  });
});

describe('without a keyring', () => {
  it('the user is asked, and the password is kept', async () => {
    const dialer = createMemoryDialer({ noKeyring: true });
    const { saved, questions } = await save(dialer, { line: OFFICE, password: 'geheim', answer: true });
    expect(saved.ok).toBe(true);
    expect(questions).toEqual(['There is no keyring.']);
    expect(dialer.passwords.get('Office')).toBe('geheim');
  });

  it('a no: the line is stored, the password is not, and the form knows both', async () => {
    const dialer = createMemoryDialer({ noKeyring: true });
    const { saved, stored } = await save(dialer, { line: OFFICE, password: 'geheim', answer: false });
    expect(saved).toEqual({ ok: false, error: 'declined' });
    expect(stored).toEqual([OFFICE]);
    expect(dialer.passwords.size).toBe(0);
  });
});
