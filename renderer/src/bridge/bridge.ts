import type { DialerApi } from '../../../electron/shared/contract.ts';

export type Connection =
  | 'connecting'
  | 'open'
  /** Tried again by itself. */
  | 'lost'
  /** The server does not know us: it was started anew, and has another address now. */
  | 'refused';

/** What the pages talk to. A bridge that cannot lose its other end has no connection. */
export interface Bridge extends DialerApi {
  onConnection?(listener: (connection: Connection) => void): () => void;
}

/** A command that did not reach the application. */
export class NoConnection extends Error {}

/** For questions that are asked again by themselves: that there is no connection, the window says already. */
export async function quietly(asking: Promise<void>): Promise<void> {
  try {
    await asking;
  } catch (error) {
    if (!(error instanceof NoConnection)) throw error;
  }
}
