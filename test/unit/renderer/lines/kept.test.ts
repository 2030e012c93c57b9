import { describe, expect, it } from 'vitest';
import { NO_FIELDS } from '../../../../renderer/src/views/lines/fields.ts';
import { createKept, withoutImport } from '../../../../renderer/src/views/lines/kept.ts';

const form = { fields: { ...NO_FIELDS, domain: 'a.at', password: 'geheim' }, notes: [] };

describe('what the page keeps', () => {
  it('forms by their place, each until it is dropped', () => {
    const store = createKept();
    store.keepForm('new', form);
    store.keepForm('edit/Office', { ...form, notes: ['x'] });
    store.dropForm('new');
    expect([...store.get().forms.keys()]).toEqual(['edit/Office']);
  });

  it('tells who listens, and only then when something is new', () => {
    const store = createKept();
    let told = 0;
    const stop = store.subscribe(() => {
      told += 1;
    });
    const before = store.get();
    store.dropForm('new');
    expect(store.get()).toBe(before);
    store.keepForm('new', form);
    stop();
    store.dropForm('new');
    expect(told).toBe(1);
  });

  it('an import goes with all that belongs to it, the forms stay', () => {
    const store = createKept();
    store.keepForm('new', form);
    store.update((now) => ({ ...now, import: { notes: [], items: [] }, stopImport: () => {}, importFault: 'old' }));
    store.update((now) => withoutImport(now, 'Not readable.'));
    expect(store.get()).toEqual({
      forms: new Map([['new', form]]),
      pasted: '',
      importFault: 'Not readable.',
      list: expect.any(Object),
    });
    store.update((now) => withoutImport(now));
    expect(store.get()).not.toHaveProperty('importFault');
  });
});
