/** German: all phrases in one book. */
import { FIELD_SENTENCES, type FieldSentence } from '../field-texts.ts';
import { CALL_PHRASES } from './calls.ts';
import { FILE_PHRASES } from './files.ts';
import { NETWORK_PHRASES } from './network.ts';
import { NUMBER_PHRASES } from './numbers.ts';
import { createPhraseBook, type PhraseBook, type Phrases } from './phrases.ts';
import { RULE_PHRASES } from './rules.ts';
import { SERVER_PHRASES } from './servers.ts';

export const PHRASES: Phrases = {
  ...NUMBER_PHRASES,
  ...RULE_PHRASES,
  ...CALL_PHRASES,
  ...SERVER_PHRASES,
  ...NETWORK_PHRASES,
  ...FILE_PHRASES,
};

/** What is said about fields is there in both languages; an imported dial plan and a settings file are read in English. */
function fieldPhrases(): Phrases {
  const { en, de } = FIELD_SENTENCES;
  return Object.fromEntries((Object.keys(en) as FieldSentence[]).map((key) => [en[key], de[key]]));
}

let book: PhraseBook | undefined;

export function germanBook(): PhraseBook {
  book ??= createPhraseBook({ ...fieldPhrases(), ...PHRASES });
  return book;
}
