/**
 * Server-sent events, as far as the own server writes them (https://html.spec.whatwg.org/multipage/server-sent-events.html):
 * `data:` lines and comments. `EventSource` gives up for good at an HTTP error and says nothing of its status.
 * @returns a function that takes the next piece of text and calls `onData` for every event that is complete
 */
export function eventReader(onData: (data: string) => void): (piece: string) => void {
  let rest = '';
  let data: string[] = [];
  const takeLine = (line: string): void => {
    if (line === '') {
      if (data.length > 0) onData(data.join('\n'));
      data = [];
      return;
    }
    if (line.startsWith('data:')) data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
  };
  return (piece) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) takeLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  };
}
