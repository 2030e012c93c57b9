/** The application that runs on behind a window: every command of the contract over its ports, one snapshot up. */
import type { CommandName, Commands } from '../shared/contract.ts';
import type { LinkSource } from '../shared/settings.ts';
import type { AppState } from '../shared/state.ts';

export interface App {
  state(): AppState;
  /** @returns a function that ends the listening */
  subscribe(listener: (state: AppState) => void): () => void;
  /** The arguments MUST have come through `parseArgs`. Never rejects. */
  invoke<K extends CommandName>(name: K, args: Commands[K]['args']): Promise<Commands[K]['reply']>;
  /** A dial text from outside the window. What becomes of it is in the snapshot. */
  openLink(text: string, source: LinkSource): Promise<void>;
  /** While the screen is locked no link dials by itself. */
  setLocked(locked: boolean): void;
  /** The computer has slept, or the network is another one: lines begin anew. */
  wakeUp(): void;
  /** Ends what runs, within a bound, and lets go of everything. */
  close(): Promise<void>;
}
