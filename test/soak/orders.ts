/** What the soak and its servers say to each other over IPC. */

export type ServerOrder =
  | { readonly do: 'announce' }
  /** Each way; 0: none. */
  | { readonly do: 'impair'; readonly loss: number; readonly duplicate: number; readonly seed: number }
  /** Every connection. */
  | { readonly do: 'reset' }
  /** Everything is forgotten, and nobody there for a while. */
  | { readonly do: 'restart'; readonly downMs: number }
  | { readonly do: 'count' }
  | { readonly do: 'end' };

export interface ServerCounts {
  readonly registers: number;
  readonly rings: number;
  /** The phone rang twice for one call. */
  readonly doubleRings: number;
  readonly dialled: number;
  /** Two REFERs in one call. */
  readonly dialledTwice: number;
  readonly announced: number;
}

export type ServerReport =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'counts'; readonly counts: ServerCounts };
