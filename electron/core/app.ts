/**
 * The application that runs on behind a window: every command of the contract over its ports, one snapshot up. The
 * dialer makes the calls; beside it are the settings, the links, the history and what the user must be told.
 */
import type { CommandName, Commands } from '../shared/contract.ts';
import { addLine, setLine } from '../shared/edit-lines.ts';
import { changeSettings, resetGeneral } from '../shared/edit-settings.ts';
import type { HistoryStore } from '../shared/history.ts';
import { toLanguage } from '../shared/language.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { DEFAULT_SETTINGS, type LinkSource, type Settings } from '../shared/settings.ts';
import type { AboutSnapshot, AppState, Notice, PasswordPlace } from '../shared/state.ts';
import { loadTranslations, translated } from '../shared/translations.ts';
import { type CallHistory, createCallHistory } from './app/call-history.ts';
import { type AppContext, inLanguage, say } from './app/context.ts';
import { createDemoLine, type DemoGround, type DemoLine, passwordOf, withDemoLine } from './app/demo-line.ts';
import { createLineTest, type LineTest, remove, rename, setPassword } from './app/line-commands.ts';
import { createLinks, type Links } from './app/links.ts';
import { checkRules, preview, readDialPlan, ruleFault } from './app/number-commands.ts';
import { toReport } from './app/report.ts';
import { createStrangers, type Strangers } from './app/strangers.ts';
import { createDialer, type Dialer, type DialerDeps } from './dialer.ts';
import { exportDialPlan } from './numbers/exchange.ts';
import type { Desktop, SecretStore, SettingsStore } from './ports.ts';
import { createStore } from './store.ts';

export interface AppDeps extends Omit<DialerDeps, 'settings' | 'secrets' | 'demoLine' | 'language'> {
  readonly settings: SettingsStore;
  readonly secrets: SecretStore;
  readonly history: HistoryStore;
  startDemo(): Promise<Result<DemoGround, string>>;
  readonly desktop?: Desktop;
  /** What the operating system names: "de_AT.UTF-8", "de-AT". */
  readonly systemLocale: string;
  readonly about: Omit<AboutSnapshot, 'passwords'>;
}

export interface App {
  state(): AppState;
  /** @returns a function that ends the listening */
  subscribe(listener: (state: AppState) => void): () => void;
  /** The arguments MUST have come through `parseArgs`. Never rejects. */
  invoke<K extends CommandName>(name: K, args: Commands[K]['args']): Promise<Commands[K]['reply']>;
  /** A dial text from outside the window. What becomes of it is in the snapshot. */
  openLink(text: string, source: LinkSource): Promise<void>;
  /** Something that the user must be told, in the language of the snapshot. */
  notify(kind: Notice['kind'], text: string): void;
  /** While the screen is locked no link dials by itself. */
  setLocked(locked: boolean): void;
  /** The computer has slept, or the network is another one: lines begin anew. */
  wakeUp(): void;
  /** Ends what runs, within a bound, and lets go of everything. */
  close(): Promise<void>;
}

type Answer<R> = R | Promise<R>;

/** A command without a reply. */
const done = (_: unknown): undefined => undefined;

type Handlers = { readonly [K in CommandName]: (args: Commands[K]['args']) => Answer<Commands[K]['reply']> };

interface Parts {
  readonly context: AppContext;
  readonly deps: AppDeps;
  readonly dialer: Dialer;
  readonly demo: DemoLine;
  readonly links: Links;
  readonly history: CallHistory;
  readonly lineTest: LineTest;
  readonly strangers: Strangers;
}

/** Reads the settings and begins. The error: they can be neither read nor put aside. */
export async function createApp(deps: AppDeps): Promise<Result<App, string>> {
  const opened = await deps.settings.open();
  if (!opened.ok) return err(await translated(opened.error.text, toLanguage('system', deps.systemLocale)));
  await loadTranslations(toLanguage(opened.value.settings.language, deps.systemLocale));
  const parts = assemble(deps, opened.value.settings, await deps.secrets.rate());
  const { context, dialer, demo, links, history, lineTest, strangers } = parts;
  const { setAside } = opened.value;
  if (setAside !== undefined) context.notify('problem', say(context, 'settings-set-aside', setAside));
  const stops = [
    dialer.subscribe((state) => {
      const { version: _, ...calls } = state;
      context.store.update((app) => ({ ...app, ...calls }));
      history.follow(state);
    }),
    deps.settings.watch(() => void reread(parts)),
    deps.desktop?.subscribe(() =>
      context.store.update((state) =>
        deps.desktop === undefined ? state : { ...state, desktop: deps.desktop.state() },
      ),
    ),
  ];
  context.refresh();
  await Promise.all([history.begin(), demo.follow()]);
  const handlers = createHandlers(parts);
  return ok({
    state: context.store.state,
    subscribe: context.store.subscribe,
    invoke: async (name, args) => handlers[name](args),
    openLink: links.open,
    notify: context.notify,
    setLocked: links.setLocked,
    wakeUp: () => dialer.wakeUp(),
    async close() {
      links.close();
      lineTest.cancel();
      await dialer.close();
      strangers.close();
      for (const stop of stops) stop?.();
      await Promise.all([demo.close(), history.close()]);
    },
  });
}

/** Another process has written the settings. */
async function reread({ deps, context }: Parts): Promise<void> {
  const read = await deps.settings.read();
  if (read.ok) context.replace(read.value);
  else context.notify('problem', say(context, 'settings-unreadable', { text: read.error.text }));
}

/** Where nobody can say, there is none that could be used. */
function placesOf({ lines }: Settings, secrets: SecretStore): Readonly<Record<string, PasswordPlace>> {
  const places = secrets.places(lines.map(({ name }) => name));
  return places.ok ? places.value : {};
}

function assemble(deps: AppDeps, initial: Settings, passwords: AboutSnapshot['passwords']): Parts {
  let settings = initial;
  const { clock, crypto, secrets, log, desktop } = deps;
  const language = () => toLanguage(settings.language, deps.systemLocale);
  const demo = createDemoLine({
    settings: () => settings,
    start: deps.startDemo,
    changed: () => dialer.refresh(),
    failed: (text) => context.notify('problem', say(context, 'demo-failed', { text })),
  });
  const effectiveSettings = (): Settings => withDemoLine(settings, demo.line());
  const password = passwordOf(demo, (line) => secrets.password(line));
  const { settings: _, history: __, startDemo: ___, desktop: ____, ...shared } = deps;
  const strangers = createStrangers(clock, (shown) =>
    store.update((state) => ({ ...state, about: { ...state.about, strangers: shown } })),
  );
  const dialer = createDialer({
    ...shared,
    stranger: strangers.came,
    settings: effectiveSettings,
    secrets: { password },
    demoLine: () => demo.line()?.name,
    language,
  });
  const store = createStore<AppState>(
    {
      ...dialer.state(),
      settings,
      language: language(),
      passwords: placesOf(settings, secrets),
      history: { revision: 0, count: 0, recent: [] },
      notices: [],
      about: { ...deps.about, passwords },
      ...(desktop === undefined ? {} : { desktop: desktop.state() }),
    },
    (error) => log.warn(`a listener failed: ${String(error)}`),
  );
  const context: AppContext = {
    store,
    settings: () => settings,
    effectiveSettings,
    language,
    async update(change) {
      const written = await deps.settings.update(change);
      if (written.ok) {
        context.replace(written.value);
        return ok(undefined);
      }
      const { error } = written;
      return err('kind' in error ? { field: '', text: inLanguage(context, error.text) } : error);
    },
    replace(next) {
      const before = language();
      settings = next;
      context.refresh();
      // What is said about lines is said anew once the words of another language are there.
      if (language() !== before) void loadTranslations(language()).then(() => dialer.refresh());
    },
    refresh(passwordOfLine) {
      store.update((state) => ({ ...state, settings, language: language(), passwords: placesOf(settings, secrets) }));
      dialer.refresh(passwordOfLine);
      desktop?.apply(settings);
      void demo.follow();
    },
    notify(kind, said) {
      const text = inLanguage(context, said);
      const notice = { id: crypto.random(8), kind, text };
      // The same sentence once, and no more than anybody reads.
      store.update((state) => ({
        ...state,
        notices: [...state.notices.filter((each) => each.text !== text), notice].slice(-5),
      }));
    },
  };
  const links = createLinks({
    clock,
    crypto,
    language,
    settings: () => settings.links,
    preview: (text) => preview(context, { text }),
    dial: (args) => dialer.dial(args),
    changed: (link) => store.update(({ link: _, ...state }) => (link === undefined ? state : { ...state, link })),
  });
  return {
    context,
    deps,
    dialer,
    demo,
    links,
    history: createCallHistory(context, deps.history, clock),
    lineTest: createLineTest(context, deps, password),
    strangers,
  };
}

/** Lines, passwords, settings and history are gone afterwards. */
async function forgetEverything({ context, deps, history }: Parts): Promise<Result<undefined, string>> {
  const names = context.settings().lines.map(({ name }) => name);
  const reset = await context.update(() => ok(DEFAULT_SETTINGS));
  if (!reset.ok) return err(reset.error.text);
  for (const name of names) {
    const removed = await deps.secrets.remove(name);
    if (!removed.ok) context.notify('problem', removed.error);
  }
  context.refresh();
  return history.clear();
}

function createHandlers(parts: Parts): Handlers {
  const { context, deps, dialer, links, history, lineTest, strangers } = parts;
  const { desktop, secrets } = deps;
  const { language, update } = context;
  const onlyDesktop = (): Result<never, string> => err(say(context, 'only-desktop'));
  return {
    'state:get': () => context.store.state(),
    'call:dial': (args) => dialer.dial(args),
    'call:cancel': ({ callId }) => done(dialer.cancel(callId)),
    'number:preview': (args) => preview(context, args),
    'number:check-rules': (args) => checkRules(context, args),
    'number:export': () => exportDialPlan(context.settings()),
    'number:import': (args) => readDialPlan(context, args),
    'line:add': (line) => update((settings) => addLine(settings, line, language())),
    'line:set': ({ name, changes }) => update((settings) => setLine(settings, name, changes, language())),
    'line:rename': (args) => rename(context, secrets, args),
    'line:remove': (args) => remove(context, secrets, args),
    'line:set-password': (args) => setPassword(context, secrets, args),
    'line:check': (args) => lineTest.start(args),
    'line:cancel-check': () => done(lineTest.cancel()),
    'settings:set': async (changes) => {
      const fault = changes.rules === undefined ? undefined : await ruleFault(context, changes.rules);
      if (fault !== undefined) return err(fault);
      const done = await update((settings) => changeSettings(settings, changes, language()));
      if (done.ok && changes.historyDays !== undefined) await history.prune();
      return done;
    },
    'settings:reset': async ({ what }) => {
      if (what === 'all') return forgetEverything(parts);
      const reset = await update((settings) => ok(resetGeneral(settings)));
      return reset.ok ? history.prune() : err(reset.error.text);
    },
    'link:dial': ({ id, ...chosen }) =>
      links.dial(id, chosen) ?? err({ kind: 'refused', outcome: 'number-invalid', text: say(context, 'link-gone') }),
    'link:dismiss': ({ id }) => done(links.dismiss(id)),
    'history:list': (args) => history.list(args),
    'history:remove': ({ id }) => history.remove(id),
    'history:clear': () => history.clear(),
    'history:export': ({ query }) => history.toCsv(query),
    'notice:dismiss': ({ id }) =>
      done(
        context.store.update((state) => ({ ...state, notices: state.notices.filter((notice) => notice.id !== id) })),
      ),
    'about:report': () => {
      strangers.show();
      return toReport(context.store.state());
    },
    'desktop:claim': ({ scheme }) => desktop?.claim(scheme) ?? onlyDesktop(),
    'desktop:open': ({ what }) => desktop?.open(what) ?? onlyDesktop(),
    'desktop:update': ({ step }) => desktop?.update(step) ?? onlyDesktop(),
    'desktop:record-hotkey': ({ recording }) => done(desktop?.recordHotkey(recording)),
    'desktop:quit': () => (desktop === undefined ? onlyDesktop() : ok(done(desktop.quit()))),
  };
}
