/** What stands in the box while another page is shown: who goes to look something up comes back to it. */
let text = '';

export const keptText = {
  get: (): string => text,
  keep(next: string): void {
    text = next;
  },
};
