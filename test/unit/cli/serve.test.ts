import { describe, expect, it } from 'vitest';
import { parseServeOptions, type RunningServer, type ServeBackend, serveCommand } from '../../../electron/cli/serve.ts';
import { err, ok } from '../../../electron/shared/result.ts';
import { createFakeIo, type FakeIoOptions } from './fake-io.ts';

const URL = 'http://127.0.0.1:4711/#token=geheim';

function setUp(options: FakeIoOptions & { readonly screen?: boolean; readonly fault?: string } = {}) {
  const fake = createFakeIo(options);
  const seen = { starts: [] as unknown[], opened: [] as string[], closes: 0 };
  const server: RunningServer = {
    url: URL,
    language: 'en',
    createOpenUrl: () => 'http://127.0.0.1:4711/open?code=once',
    async close() {
      seen.closes += 1;
    },
  };
  const backend: ServeBackend = {
    dataDir: (option) => (option === '' ? err('--data-dir is empty: name a folder.') : ok(option ?? '/home/eva/data')),
    async start({ dataDir, port }) {
      seen.starts.push({ dataDir, port });
      return options.fault === undefined ? ok(server) : err(options.fault);
    },
    hasScreen: () => options.screen ?? false,
    openBrowser: (url) => seen.opened.push(url),
  };
  return { ...fake, seen, run: (...args: string[]) => serveCommand(args, fake.io, backend) };
}

/** Lets everything happen that waits for nothing. */
const settle = () => new Promise(setImmediate);

describe('dialtray serve', () => {
  it('prints one line with the address, and ends with the first Ctrl-C', async () => {
    const { run, interrupt, written, seen } = setUp();
    const ended = run('--port', '4711', '--data-dir', '/data');
    await settle();
    expect(written).toEqual({ out: `Dialtray runs in the browser: ${URL} (Ctrl-C ends it)\n`, err: '' });
    expect(seen).toMatchObject({ starts: [{ dataDir: '/data', port: 4711 }], opened: [], closes: 0 });
    interrupt();
    expect(await ended).toBe(0);
    expect(seen.closes).toBe(1);
  });

  it('says in the same line why it is not the desktop app, as npm start found out', async () => {
    const { run, interrupt, written } = setUp({ env: { DIALTRAY_WHY_BROWSER: 'There is no screen here\u001b[2J' } });
    const ended = run();
    await settle();
    expect(written.out).toBe(`There is no screen here [2J, so Dialtray runs in the browser: ${URL} (Ctrl-C ends it)\n`);
    interrupt();
    await ended;
  });

  it('prints JSON and nothing else with --json', async () => {
    const { run, interrupt, written, json, seen } = setUp({ terminal: true, screen: true });
    const ended = run('--json');
    await settle();
    expect(json()).toEqual([{ url: URL }]);
    expect(written.err).toBe('');
    expect(seen).toMatchObject({ starts: [{ port: 0 }], opened: [] });
    interrupt();
    await ended;
  });

  it.each([
    { args: [], terminal: true, screen: true, opens: true },
    { args: [], terminal: true, screen: false, opens: false },
    { args: [], terminal: false, screen: true, opens: false },
    { args: ['--no-open'], terminal: true, screen: true, opens: false },
    { args: ['--open'], terminal: false, screen: false, opens: true },
    { args: ['--json', '--open'], terminal: false, screen: true, opens: true },
  ])('$args, terminal $terminal, screen $screen: opens the browser: $opens', async (options) => {
    const { run, interrupt, seen } = setUp(options);
    const ended = run(...options.args);
    await settle();
    // The arguments of a program can be read by others, so the token is not among them.
    expect(seen.opened).toEqual(options.opens ? ['http://127.0.0.1:4711/open?code=once'] : []);
    interrupt();
    await ended;
  });

  it('a Ctrl-C that comes before it has started ends it all the same; the second ends the process', async () => {
    const { run, interrupt, exits, seen } = setUp({ terminal: true });
    const ended = run();
    interrupt();
    expect(exits).toEqual([]);
    interrupt();
    expect(exits).toEqual([0]);
    expect(await ended).toBe(0);
    expect(seen.closes).toBe(1);
  });

  it('says in one sentence why it cannot start', async () => {
    const { run, written } = setUp({ fault: 'Port 80 is taken by another program.' });
    expect(await run('--port', '80')).toBe(3);
    expect(written).toEqual({ out: '', err: 'Port 80 is taken by another program.\n' });
  });

  it.each([
    [['--port'], 'port'],
    [['--port', '0'], 'from 1 to 65535'],
    [['--port', '65536'], 'from 1 to 65535'],
    [['--port', '80a'], 'from 1 to 65535'],
    [['--host', '0.0.0.0'], 'host'],
    [['8080'], 'options only'],
    [['--data-dir='], 'data-dir'],
  ])('%s is refused', async (args, text) => {
    const { run, written, seen } = setUp();
    expect(await run(...args)).toBe(2);
    expect(written.err).toContain(text);
    expect(seen.starts).toEqual([]);
  });

  it('has a help, in which every option stands', async () => {
    const { run, written, seen } = setUp();
    expect(await run('--help')).toBe(0);
    for (const option of ['--port N', '--no-open', '--open', '--json', '--data-dir DIR']) {
      expect(written.out).toContain(option);
    }
    expect(seen.starts).toEqual([]);
    expect(parseServeOptions(['--port', '8080', '--no-open', '--json'])).toEqual(
      ok({ help: false, port: 8080, json: true, open: false, dataDir: undefined }),
    );
  });
});
