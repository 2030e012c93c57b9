/** The demo line: there while the settings say so, behind the user's own ones, with an exchange of its own. */
import { ok, type Result } from '../../shared/result.ts';
import { type LineSettings, type Settings, toComparableName } from '../../shared/settings.ts';

/** An exchange with a phone and a callee, and the line that leads to it. */
export interface DemoGround {
  readonly line: LineSettings & { readonly password: string };
  close(): Promise<void>;
}

export interface DemoLine {
  /** Undefined while there is none. */
  line(): LineSettings | undefined;
  password(): string | undefined;
  /** Starts or ends the demo, as the settings say now. */
  follow(): Promise<void>;
  close(): Promise<void>;
}

export function createDemoLine(deps: {
  settings(): Settings;
  start(): Promise<Result<DemoGround, string>>;
  changed(): void;
  failed(text: string): void;
}): DemoLine {
  let running: { readonly ground: DemoGround; readonly line: LineSettings } | undefined;
  // One change after the other: a switch may be thrown back while the exchange is starting.
  let turn = Promise.resolve();

  async function start(): Promise<void> {
    const started = await deps.start();
    if (!started.ok) return deps.failed(started.error);
    const { password: _, ...line } = started.value.line;
    const taken = deps.settings().lines.some(({ name }) => toComparableName(name) === toComparableName(line.name));
    running = { ground: started.value, line: taken ? { ...line, name: `${line.name} (Dialtray)` } : line };
    deps.changed();
  }

  async function end(): Promise<void> {
    const ended = running;
    running = undefined;
    deps.changed();
    await ended?.ground.close();
  }

  async function next(): Promise<void> {
    const { demo } = deps.settings();
    if (demo && running === undefined) await start();
    else if (!demo && running !== undefined) await end();
  }

  return {
    line: () => running?.line,
    password: () => running?.ground.line.password,
    follow() {
      turn = turn.then(next);
      return turn;
    },
    async close() {
      await turn;
      await running?.ground.close();
      running = undefined;
    },
  };
}

export const withDemoLine = (settings: Settings, line: LineSettings | undefined): Settings =>
  line === undefined ? settings : { ...settings, lines: [...settings.lines, line] };

/** The password of any line: the demo's is its own. */
export const passwordOf =
  (demo: DemoLine, stored: (line: string) => Promise<Result<string | undefined, string>>) =>
  async (name: string): Promise<Result<string | undefined, string>> =>
    name === demo.line()?.name ? ok(demo.password()) : stored(name);
