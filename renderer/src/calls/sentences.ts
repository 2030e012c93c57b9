/** A fact from the core as a sentence: with a capital at its beginning and a full stop at its end. Pure. */
export function toSentence(text: string): string {
  const first = text.charAt(0);
  const begun = `${first.toUpperCase()}${text.slice(1)}`;
  return text === '' || /[.!?…:]["”“)]?$/.test(text) ? begun : `${begun}.`;
}
