/** What stands behind `#/numbers/`: a number to try, or a rule. A number is escaped, so it has no slash. Pure. */
export type NumbersPlace =
  | { readonly kind: 'all'; readonly tried: string }
  | { readonly kind: 'new' }
  | { readonly kind: 'edit' | 'copy'; readonly id: string };

export const newRest = 'rule/new';
export const editRest = (id: string): string => `rule/edit/${id}`;
export const copyRest = (id: string): string => `rule/copy/${id}`;

function toPlainNumber(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Typed into the address by hand.
    return text;
  }
}

export function parseRest(rest: string): NumbersPlace {
  if (rest === newRest) return { kind: 'new' };
  const [, kind, id] = /^rule\/(edit|copy)\/([\w.-]+)$/.exec(rest) ?? [];
  if (id === undefined) return { kind: 'all', tried: toPlainNumber(rest) };
  return { kind: kind === 'copy' ? 'copy' : 'edit', id };
}
