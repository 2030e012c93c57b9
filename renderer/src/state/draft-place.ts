/** Where a page keeps what is typed and not saved, in the window's memory, by the address behind the page's own. */
export interface DraftPlace<T> {
  keep(rest: string, draft: T): void;
  drop(rest: string): void;
}
