/**
 * Finds the phrase that a text was made of, and says it in another language. `{name}` stands for whatever was filled in,
 * which is carried over; what stands for `{why}` is a text of ours as well and is translated where it is known.
 */

/** English -> another language, with the same placeholders in both. */
export type Phrases = Readonly<Record<string, string>>;

interface Phrase {
  readonly english: string;
  /** What stands before, between and behind the placeholders. */
  readonly literals: readonly string[];
  readonly names: readonly string[];
}

type Values = Readonly<Record<string, string>>;

export interface PhraseBook {
  /** Undefined: it was made of none of the phrases. */
  translate(text: string): string | undefined;
  /** The phrase in English, and what was filled in. */
  find(text: string): { readonly english: string; readonly values: Values } | undefined;
}

function toPhrase(english: string): Phrase {
  const parts = english.split(/\{(\w+)\}/);
  return { english, literals: parts.filter((_, at) => at % 2 === 0), names: parts.filter((_, at) => at % 2 === 1) };
}

const weightOf = ({ literals }: Phrase): number => literals.reduce((sum, { length }) => sum + length, 0);

/** Each literal at its leftmost place: where a text fits at all, it fits so, and nothing is walked through twice. */
function valuesIn(text: string, { literals, names }: Phrase): Values | undefined {
  const first = literals[0] ?? '';
  const last = literals.at(-1) ?? '';
  const end = text.length - last.length;
  if (first.length > end || !text.startsWith(first) || !text.endsWith(last)) return undefined;
  const values: Record<string, string> = {};
  let from = first.length;
  for (const [at, name] of names.entries()) {
    const isLast = at === names.length - 1;
    const literal = literals[at + 1] ?? '';
    const to = isLast ? end : text.indexOf(literal, from);
    if (to < 0 || (!isLast && to + literal.length > end)) return undefined;
    values[name] = text.slice(from, to);
    from = to + literal.length;
  }
  return values;
}

const fill = (template: string, values: Values): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

export function createPhraseBook(phrases: Phrases): PhraseBook {
  // The more of a phrase is fixed, the less it fits by chance.
  const filled = Object.keys(phrases)
    .filter((english) => english.includes('{'))
    .map(toPhrase)
    .sort((a, b) => weightOf(b) - weightOf(a));

  function find(text: string): ReturnType<PhraseBook['find']> {
    if (Object.hasOwn(phrases, text)) return { english: text, values: {} };
    for (const phrase of filled) {
      const values = valuesIn(text, phrase);
      if (values !== undefined) return { english: phrase.english, values };
    }
    return undefined;
  }

  function known(text: string): string | undefined {
    const found = find(text);
    if (found === undefined) return undefined;
    const { english, values } = found;
    const said = values.why === undefined ? values : { ...values, why: inner(values.why) };
    return fill(phrases[english] ?? english, said);
  }

  /** Inside of another sentence: a field's name may stand in front, and the full stop be gone. */
  function inner(text: string): string {
    const whole = translate(text);
    if (whole !== undefined) return whole;
    const [, field = '', rest = ''] = /^((?:[\w.[\]]+: )?)(.*)$/s.exec(text) ?? [];
    const said = known(rest) ?? known(`${rest}.`)?.replace(/\.$/, '');
    return said === undefined ? text : `${field}${said}`;
  }

  /** A part of a sentence, of which somebody has made a whole one. */
  function asSentence(text: string): string | undefined {
    if (!/^[A-Z].*\.$/s.test(text)) return undefined;
    const part = known(`${text.slice(0, 1).toLowerCase()}${text.slice(1, -1)}`);
    return part === undefined ? undefined : `${capital(part)}.`;
  }

  const translate = (text: string): string | undefined => known(text) ?? asSentence(text);

  return { translate, find };
}
