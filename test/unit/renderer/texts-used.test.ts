/** The texts of the window and the places that show them: none is left over, and none is missing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { en } from '../../../renderer/src/i18n/en.ts';

const ROOT = join(import.meta.dirname, '../../..');

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/^i18n[\\/]/.test(path))
    .map((path) => readFileSync(join(ROOT, folder, path), 'utf8'));
}

const SOURCES = sourcesIn('renderer/src');
/** Where the values come from that stand in the middle of a key: states, outcomes, fields, choices. */
const WORDS = new Set([...SOURCES, ...sourcesIn('electron/shared')].flatMap((text) => text.match(/[\w-]+/g) ?? []));

/** `box.label`, and a plural once: `count` for `count_one` and `count_other`. */
function keysOf(tree: object, path = ''): readonly string[] {
  const keys = Object.entries(tree).flatMap(([key, value]) => {
    const here = path === '' ? key : `${path}.${key}`;
    return typeof value === 'string' ? [here.replace(/_(?:one|other)$/, '')] : keysOf(value, here);
  });
  return [...new Set(keys)];
}

/** Where a name begins to speak in a namespace: until the next one of that name, mostly in the next component. */
const SPEAKERS = /const (\w+) = useTexts\('(\w+)'\)|(\w+): TFunction<'(\w+)'>/g;
/** Before there is a page, and in the namespace that needs no name. */
const SPOKEN_AT_ONCE = /i18n\.t\(|getFixedT\(language, 'common'\)\(/g;

/** What stands between an opening bracket and the comma or bracket that ends the first argument. */
function firstArgument(text: string, from: number): string {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (depth === 0 && (sign === ',' || sign === ')')) return text.slice(from, at);
    if ('([{'.includes(sign)) depth += 1;
    if (')]}'.includes(sign)) depth -= 1;
  }
  return text.slice(from);
}

/** The first arguments of all calls in this namespace. */
function askedIn(text: string, namespace: string): readonly string[] {
  const speakers = [...text.matchAll(SPEAKERS)].map(({ index, 1: own, 2: spoken, 3: given, 4: in_ }) => ({
    index,
    name: own ?? given,
    namespace: spoken ?? in_,
  }));
  const names = new Set(speakers.map(({ name }) => name));
  const asked = [...names].flatMap((name) =>
    [...text.matchAll(new RegExp(`(?<![\\w.])${name}\\(`, 'g'))].flatMap(({ index, 0: call }) => {
      const speaker = speakers.findLast((each) => each.name === name && each.index < index);
      return speaker?.namespace === namespace ? [firstArgument(text, index + call.length)] : [];
    }),
  );
  if (namespace !== 'common') return asked;
  const atOnce = [...text.matchAll(SPOKEN_AT_ONCE)];
  return [...asked, ...atOnce.map(({ index, 0: call }) => firstArgument(text, index + call.length))];
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

interface Shown {
  readonly plain: ReadonlySet<string>;
  /** Of `calls.${name}Help`; what stands for the value is its group. */
  readonly built: readonly RegExp[];
}

function shownIn(namespace: string): Shown {
  const asked = SOURCES.flatMap((text) => askedIn(text, namespace));
  const templates = asked.flatMap((text) => text.match(/`[^`]*`/g) ?? []).map((text) => text.slice(1, -1));
  return {
    plain: new Set(asked.flatMap((text) => text.match(/'[^']*'/g) ?? []).map((text) => text.slice(1, -1))),
    built: templates.map((template) => {
      const parts = template.split(/\$\{[^}]*\}/).map(escaped);
      return new RegExp(`^${parts.join('([\\w-]+)')}$`);
    }),
  };
}

function isUsed(key: string, { plain, built }: Shown): boolean {
  if (plain.has(key)) return true;
  return built.some((template) => {
    const [, ...values] = template.exec(key) ?? [];
    return values.length > 0 && values.every((value) => WORDS.has(value));
  });
}

describe.each(Object.entries(en))('the texts of %s', (namespace, texts) => {
  const keys = keysOf(texts);

  test('are all shown somewhere', () => {
    const shown = shownIn(namespace);
    expect(keys.filter((key) => !isUsed(key, shown))).toEqual([]);
  });

  test('are all there', () => {
    // One key and nothing else; what is chosen between several is held by the compiler.
    const asked = SOURCES.flatMap((text) => askedIn(text, namespace)).flatMap(
      (text) => /^'([^']*)'$/.exec(text)?.[1] ?? [],
    );
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((key) => !keys.includes(key))).toEqual([]);
    for (const template of shownIn(namespace).built)
      expect(
        keys.some((key) => template.test(key)),
        template.source,
      ).toBe(true);
  });
});

test('a text that nobody shows would be found', () => {
  const shown = shownIn('settings');
  expect(isUsed('links.pause', shown)).toBe(true);
  expect(isUsed('general.themes.dark', shown)).toBe(true);
  expect(isUsed('links.pauseForGood', shown)).toBe(false);
  expect(isUsed('general.themes.rainbow', shown)).toBe(false);
});
