/** What of the page is shown, as the address says it behind `#/lines/`. Pure. */
export type LinesPlace =
  | { readonly kind: 'list' | 'new' | 'import' }
  | { readonly kind: 'edit'; readonly name: string }
  /** One of the lines that are being imported, counted from 0. */
  | { readonly kind: 'imported'; readonly index: number };

export const editRest = (name: string): string => `edit/${encodeURIComponent(name)}`;
export const importedRest = (index: number): string => `import/${index}`;

/** What stands in an address may be anything. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

export function parseRest(rest: string): LinesPlace {
  if (rest === 'new' || rest === 'import') return { kind: rest };
  const [, kind, what = ''] = /^(edit|import)\/(.+)$/.exec(rest) ?? [];
  if (kind === 'import' && /^\d{1,4}$/.test(what)) return { kind: 'imported', index: Number(what) };
  const name = kind === 'edit' ? decoded(what) : undefined;
  return name === undefined ? { kind: 'list' } : { kind: 'edit', name };
}
