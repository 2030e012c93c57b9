const KEY = 'dialtray-token';

/** The part of `Storage` that is needed. */
interface TokenStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

export interface TakenToken {
  readonly token: string | undefined;
  /** The address without the token: it stays in no history and is not read over a shoulder. */
  readonly address: string;
}

/** `http://127.0.0.1:8080/#token=…` or `/?token=…`; after a reload, the one that was kept. */
export function takeToken(address: string, storage: TokenStorage): TakenToken {
  const url = new URL(address);
  const inFragment = /^#token=([^&]*)$/.exec(url.hash)?.[1];
  const given = url.searchParams.get('token') ?? (inFragment === undefined ? null : decoded(inFragment));
  if (given === null) return { token: storage.getItem(KEY) ?? undefined, address };
  storage.setItem(KEY, given);
  url.searchParams.delete('token');
  if (inFragment !== undefined) url.hash = '';
  return { token: given, address: url.href };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not escaped by us: the server will say no to it.
    return text;
  }
}
