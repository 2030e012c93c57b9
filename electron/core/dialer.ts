/**
 * The application service: commands in, one AppState out. It turns dial text into what a line sends, keeps the lines at
 * work and the calls, and knows nothing of who asked: the window, a link, or the terminal.
 */
import type { DialArgs, DialError } from '../shared/contract.ts';
import type { DialRule } from '../shared/dial-plan.ts';
import type { Language } from '../shared/language.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { type LineSettings, lineToDial, type Settings } from '../shared/settings.ts';
import { type Announcement, type CallSnapshot, type DialerState, isFinal, type LineSnapshot } from '../shared/state.ts';
import { translated } from '../shared/translations.ts';
import { type RunningCall, runCall } from './calls/call.ts';
import { type Callee, toCallee } from './calls/callee.ts';
import { lookUpEnum } from './calls/enum-lookup.ts';
import type { Call } from './calls/machine.ts';
import { calleeUri, parseAccount } from './lines/line.ts';
import { createWorkingLines, type WorkingLines, type WorkingLinesDeps } from './lines/working-lines.ts';
import { prepareRules, type RuleSet } from './numbers/rules.ts';
import type { Clock } from './ports.ts';
import { createStore } from './store.ts';

export interface DialerDeps extends WorkingLinesDeps {
  /** The name of the line that is the demo exchange's, so that everybody can say so. */
  demoLine?(): string | undefined;
}

export interface Dialer {
  state(): DialerState;
  /** @returns a function that ends the listening */
  subscribe(listener: (state: DialerState) => void): () => void;
  /** Resolves once the call has begun; its states come by `subscribe`. Never rejects. */
  dial(args: DialArgs): Promise<Result<{ readonly callId: string }, DialError>>;
  /** Of a call that is over or unknown: nothing happens. */
  cancel(callId: string): void;
  /** The settings have changed, or the password of a line: its next call uses what is there now. */
  refresh(passwordOf?: string): void;
  /** The computer has slept, or the network is another one: lines begin anew, running calls are left alone. */
  wakeUp(): void;
  /** Resolves when the phone leg of the call is gone as well, after its final state. At once where there is none. */
  settled(callId: string): Promise<void>;
  /** Cancels or hangs up what runs, waits for it for `graceMs` at most, and lets go of every socket and timer. */
  close(graceMs?: number): Promise<void>;
}

/** Finished calls that the snapshot still shows; the history is kept elsewhere. */
const SHOWN_CALLS = 50;

/** BYE and CANCEL get four transmissions (RFC 3261 §17.1.2.2: 0, 0.5, 1.5, 3.5 s) before the program ends anyway. */
const CLOSE_GRACE_MS = 4_000;

/** Shorter than anybody notices. */
const SHOW_LINES_MS = 20;

interface Active {
  readonly running: RunningCall;
  readonly settled: Promise<void>;
}

export function createDialer(deps: DialerDeps): Dialer {
  const lineRefused = (why: keyof (typeof LINE_TEXTS)['en'], name = ''): DialError => ({
    kind: 'refused',
    outcome: 'line-invalid',
    text: LINE_TEXTS[deps.language()][why].replace('{name}', name),
  });
  const first: DialerState = {
    version: 0,
    lines: lineSnapshots(deps.settings(), deps.demoLine?.()),
    calls: [],
    announcements: [],
  };
  const store = createStore(first, (error) => deps.log.warn(`a listener failed: ${String(error)}`));
  const active = new Map<string, Active>();
  let stopShowing: (() => void) | undefined;
  let isClosed = false;
  const lines = createWorkingLines(deps, {
    changed: () => showLinesSoon(),
    announced: (announcement) => announce(announcement),
    announcementEnded(id, state) {
      const known = store.state().announcements.find((each) => each.id === id);
      if (known !== undefined) announce({ ...known, state, endedAt: deps.clock.wallClock() });
    },
  });
  let prepared: { readonly from: readonly DialRule[]; readonly rules: RuleSet } | undefined;

  function announce(announcement: Announcement): void {
    store.update((state) => ({ ...state, announcements: withAnnouncement(state.announcements, announcement) }));
  }

  function showLines(): void {
    stopShowing?.();
    stopShowing = undefined;
    const shown = lineSnapshots(deps.settings(), deps.demoLine?.(), lines);
    store.update((state) => ({ ...state, lines: shown }));
  }

  /** A thousand lines that register change a thousand times in a moment; nobody sees more than one of these. */
  function showLinesSoon(): void {
    stopShowing ??= deps.clock.after(SHOW_LINES_MS, showLines);
  }

  function publish(snapshot: CallSnapshot): void {
    store.update((state) => ({ ...state, calls: withCall(state.calls, snapshot) }));
  }

  /** Rules are compiled once for each edition of the settings. */
  async function rulesOf(rules: readonly DialRule[]): Promise<RuleSet> {
    if (prepared?.from !== rules) prepared = { from: rules, rules: await prepareRules(rules) };
    return prepared.rules;
  }

  async function dial(args: DialArgs): ReturnType<Dialer['dial']> {
    const settings = deps.settings();
    const line = lineToDial(settings, args.line);
    if (line === undefined) return err(lineRefused(args.line === undefined ? 'none' : 'unknown', args.line));
    if (!line.active) return err(lineRefused('inactive', line.name));
    const account = parseAccount(line);
    if (!account.ok) {
      const text = await translated(account.error, deps.language());
      return err({ kind: 'refused', outcome: 'line-invalid', text });
    }
    const rules = await rulesOf(settings.rules);
    const reading = { settings, line, rules, language: deps.language(), exact: args.exact === true };
    const callee = await toCallee(args.text, reading, args.confirmed === true);
    if (!callee.ok) return callee;
    if (isClosed) return err(lineRefused('closed'));
    const callId = deps.crypto.random(8);
    const begun: Begun = {
      callId,
      line: line.name,
      dialText: args.text,
      sent: callee.value.sent,
      ...(callee.value.postDial === undefined ? {} : { postDial: callee.value.postDial }),
      startedAt: deps.clock.wallClock(),
    };
    let settle = (): void => {};
    const settled = new Promise<void>((resolve) => {
      settle = resolve;
    });
    /** ENUM's answer takes the number's place, also in what is shown. */
    const lookedUp = ({ e164 }: Callee, { enumSuffix }: LineSettings, otherwise: string): string | Promise<string> => {
      if (e164 === undefined || enumSuffix === undefined) return otherwise;
      return lookUpEnum(e164, enumSuffix, deps).then((found) => {
        if (found.ok) begun.sent = found.value;
        else deps.log.debug(`ENUM: ${found.error}`);
        return found.ok ? found.value : otherwise;
      });
    };
    const atWork = lines.enter(line);
    const running = runCall({
      line: () => atWork.line,
      clock: deps.clock,
      limits: {
        ringMs: (line.ringSeconds ?? settings.ringSeconds) * 1000,
        transferMs: (line.transferSeconds ?? settings.transferSeconds) * 1000,
        byePolicy: line.bye,
      },
      calleeUri: callee.value.uri ?? lookedUp(callee.value, line, calleeUri(account.value, callee.value.sent)),
      callee: callee.value.shown,
      changed: (call) => publish(toSnapshot(begun, call, deps.clock)),
      over: () => {
        active.delete(callId);
        lines.leave(atWork);
        settle();
      },
    });
    active.set(callId, { running, settled });
    return ok({ callId });
  }

  return {
    state: store.state,
    subscribe: store.subscribe,
    dial,
    cancel: (callId) => active.get(callId)?.running.cancel(),
    refresh(passwordOf) {
      lines.follow(passwordOf);
      showLines();
    },
    wakeUp: () => lines.wakeUp(),
    settled: (callId) => active.get(callId)?.settled ?? Promise.resolve(),
    async close(graceMs = CLOSE_GRACE_MS) {
      isClosed = true;
      for (const { running } of active.values()) running.cancel();
      const all = Promise.all([...active.values()].map(({ settled }) => settled));
      await new Promise<void>((resolve) => {
        const stop = deps.clock.after(graceMs, resolve);
        void all.then(() => {
          stop();
          resolve();
        });
      });
      await lines.close();
      stopShowing?.();
    },
  };
}

const LINE_TEXTS: Readonly<Record<Language, Readonly<Record<'closed' | 'none' | 'unknown' | 'inactive', string>>>> = {
  en: {
    closed: 'Dialtray is closing. Start it again to dial.',
    none: 'There is no line yet. Add one with your SIP account first.',
    unknown: 'There is no line called “{name}”.',
    inactive: 'Line “{name}” is switched off. Switch it on in the settings, or dial on another line.',
  },
  de: {
    closed: 'Dialtray wird beendet. Starten Sie es neu, um zu wählen.',
    none: 'Es gibt noch keine Leitung. Fügen Sie zuerst eine mit Ihrem SIP-Konto hinzu.',
    unknown: 'Es gibt keine Leitung namens „{name}“.',
    inactive:
      'Die Leitung „{name}“ ist ausgeschaltet. Schalten Sie sie in den Einstellungen ein, oder wählen Sie mit einer anderen.',
  },
};

/** Ringing ones always stay; of the others the oldest go first. */
function withAnnouncement(announcements: readonly Announcement[], announcement: Announcement): readonly Announcement[] {
  const known = announcements.findIndex(({ id }) => id === announcement.id);
  if (known >= 0) return announcements.with(known, announcement);
  const over = announcements.filter(({ state }) => state !== 'ringing').slice(-SHOWN_CALLS);
  return [...over, ...announcements.filter(({ state }) => state === 'ringing'), announcement];
}

function lineSnapshots(
  settings: Settings,
  demoLine: string | undefined,
  atWork?: Pick<WorkingLines, 'registrationOf' | 'targetOf'>,
): readonly LineSnapshot[] {
  const first = lineToDial(settings)?.name;
  return settings.lines.map((line) => {
    const { name, domain, user, extension, active } = line;
    const target = atWork?.targetOf(line);
    return {
      name,
      domain,
      user,
      ...(extension === undefined ? {} : { extension }),
      demo: name === demoLine,
      active,
      default: name === first,
      registration: atWork?.registrationOf(line) ?? { state: 'off' },
      ...(target === undefined ? {} : { target }),
    };
  });
}

/** What is known of a call before its states. */
interface Begun extends Pick<CallSnapshot, 'callId' | 'line' | 'dialText' | 'postDial' | 'startedAt'> {
  sent: string;
}

function toSnapshot(begun: Begun, { state, leg, sip, outcome, detail }: Call, clock: Clock): CallSnapshot {
  const { callId, line, dialText, sent, postDial, startedAt } = begun;
  const snapshot: { -readonly [K in keyof CallSnapshot]: CallSnapshot[K] } = {
    callId,
    line,
    dialText,
    sent,
    startedAt,
    state,
    leg,
  };
  // Absent fields are absent, not undefined: the snapshot goes out as JSON and over IPC.
  if (postDial !== undefined) snapshot.postDial = postDial;
  if (sip !== undefined) snapshot.sip = sip;
  if (outcome !== undefined) snapshot.outcome = outcome;
  if (detail !== undefined) snapshot.detail = detail;
  if (isFinal(state)) snapshot.endedAt = clock.wallClock();
  return snapshot;
}

/** Running calls always stay; of the finished ones the oldest go first. */
function withCall(calls: readonly CallSnapshot[], snapshot: CallSnapshot): readonly CallSnapshot[] {
  // Those that still change are the last ones.
  const known = calls.findLastIndex(({ callId }) => callId === snapshot.callId);
  if (known >= 0) return calls.with(known, snapshot);
  let surplus = calls.length + 1 - SHOWN_CALLS;
  const kept = surplus > 0 ? calls.filter((call) => !(surplus > 0 && isFinal(call.state) && surplus--)) : calls;
  return [...kept, snapshot];
}
