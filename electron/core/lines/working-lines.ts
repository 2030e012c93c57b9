/**
 * The lines at work. A line is made when the first call needs it or because it registers, and made anew when its settings
 * or its password have changed; the old one ends with its last call.
 */
import { toIncomingUrl } from '../../shared/incoming-url.ts';
import type { Language } from '../../shared/language.ts';
import { registrationSentence } from '../../shared/registration-texts.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { LineSettings, Settings } from '../../shared/settings.ts';
import type { Announcement, Registration, TargetSnapshot } from '../../shared/state.ts';
import type { Clock, Crypto, Log, Network, Resolver, Secrets, Trace } from '../ports.ts';
import type { AnnouncementEnd, AnnouncementEvents } from '../sip/announcements.ts';
import { hostPort } from '../sip/flows.ts';
import { parseUri } from '../sip/uri.ts';
import { Line, parseAccount } from './line.ts';
import type { LineRegistration, RegistrationStatus } from './registration.ts';
import { rehearse } from './rehearsal.ts';

export interface WorkingLinesDeps {
  settings(): Settings;
  /** One for each line, because lines may trust different certificate authorities. */
  network(line: LineSettings): Network;
  readonly resolver: Resolver;
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly trace?: Trace | undefined;
  /** `Dialtray/0.1.0`, for User-Agent and Server (RFC 3261 §20.41). */
  readonly userAgent: string;
  /** Of a program that runs on, a UUID: its lines register, and announce calls. Absent: lines are for calls only. */
  readonly instanceId?: string | undefined;
  /** Of the sentences. */
  language(): Language;
  /** Somebody sends to a line who has nothing to do with it; he gets no answer. */
  stranger?(address: string): void;
}

export interface WorkingLinesEvents {
  /** The registration of a line is another one. */
  changed(): void;
  announced(announcement: Announcement): void;
  announcementEnded(id: string, how: AnnouncementEnd): void;
}

export interface WorkingLine {
  readonly settings: LineSettings;
  /** The settings as text: another edition of the same is no reason to begin anew. */
  readonly madeOf: string;
  readonly line: Promise<Result<Line, string>>;
  /** How many calls it still has. */
  calls: number;
  /** Another one stands in its place: it closes after its last call. Fulfilled when the server knows that it goes. */
  retired: Promise<void> | undefined;
  status: RegistrationStatus | undefined;
  /** Once it is made. */
  made: Line | undefined;
  registration: LineRegistration | undefined;
}

export interface WorkingLines {
  /** For one call, which leaves it again. */
  enter(settings: LineSettings): WorkingLine;
  leave(line: WorkingLine): void;
  /** The settings have changed, or the password of a line. */
  follow(passwordOf?: string): void;
  wakeUp(): void;
  registrationOf(settings: LineSettings): Registration;
  /** The server that it uses at present. */
  targetOf(settings: LineSettings): TargetSnapshot | undefined;
  close(): Promise<void>;
}

/** How long a line that goes away waits for the answer to its last REGISTER. */
const UNREGISTER_MS = 2_000;

export function createWorkingLines(deps: WorkingLinesDeps, events: WorkingLinesEvents): WorkingLines {
  const lines = new Map<string, WorkingLine>();
  /** Retired ones that still have a call. */
  const leaving = new Set<WorkingLine>();
  let rehearsal: Promise<void> | undefined;
  let isClosed = false;

  function atWork(settings: LineSettings): WorkingLine {
    const known = lines.get(settings.name);
    if (known?.settings === settings) return known;
    const madeOf = JSON.stringify(settings);
    if (known?.madeOf === madeOf) return known;
    if (known !== undefined) void retire(known);
    // While the password is being fetched, and before anything is sent.
    rehearsal ??= rehearse(deps);
    const line = Promise.all([makeLine(settings, deps), rehearsal]).then(([made]) => made);
    const made: WorkingLine = {
      settings,
      madeOf,
      line,
      calls: 0,
      retired: undefined,
      status: undefined,
      made: undefined,
      registration: undefined,
    };
    lines.set(settings.name, made);
    void line.then((result) => {
      if (result.ok) {
        made.made = result.value;
        result.value.onTarget(events.changed);
      }
      // A missing password may be there the next time. One that registers keeps its place: it says why it does not.
      if (!result.ok && made.status === undefined && lines.get(settings.name) === made) lines.delete(settings.name);
    });
    return made;
  }

  function register(settings: LineSettings, instanceId: string): void {
    const known = atWork(settings);
    if (known.status !== undefined) return;
    const { clock, crypto } = deps;
    known.status = { state: 'registering', since: clock.wallClock() };
    const changed = (status: RegistrationStatus): void => {
      known.status = status;
      events.changed();
    };
    // One call alone never registers, and is to start fast.
    void Promise.all([known.line, import('./registration.ts')]).then(([made, { startRegistration }]) => {
      if (isClosed || known.retired !== undefined) return;
      if (!made.ok) {
        changed({ state: 'failed', since: clock.wallClock(), fault: { kind: 'line', text: made.error } });
        return;
      }
      const line = made.value;
      line.edge.announceTo(announcementsOf(line, settings));
      known.registration = startRegistration({ line, settings, clock, crypto, instanceId, changed });
    });
  }

  function announcementsOf(line: Line, { name, sendRinging }: LineSettings): AnnouncementEvents {
    return {
      invited({ id, caller }, { uri, from }) {
        if (!line.isAddressedBy(uri) || isOwnAddress(line, from.uri)) return 'not-ours';
        const who = {
          ...(caller.number === undefined ? {} : { number: caller.number }),
          ...(caller.name === undefined ? {} : { name: caller.name }),
        };
        const { incomingUrl } = deps.settings();
        const url = incomingUrl === undefined ? undefined : toIncomingUrl(incomingUrl, who);
        events.announced({
          id,
          line: name,
          ...who,
          ...(url === undefined ? {} : { url }),
          startedAt: deps.clock.wallClock(),
          state: 'ringing',
        });
        return sendRinging ? 'ring' : 'silently';
      },
      ended: events.announcementEnded,
    };
  }

  async function retire(known: WorkingLine): Promise<void> {
    known.retired = known.registration?.stop(UNREGISTER_MS) ?? Promise.resolve();
    leaving.add(known);
    await closeAfterCalls(known);
  }

  async function closeAfterCalls(known: WorkingLine): Promise<void> {
    await known.retired;
    if (known.calls > 0 || !leaving.delete(known)) return;
    await closeLine(known);
  }

  /** Those for which `leaves` says so go; all that are to register, do. */
  function keepBut(leaves: (name: string, line: WorkingLine) => boolean): void {
    for (const [name, line] of [...lines]) {
      if (!leaves(name, line)) continue;
      lines.delete(name);
      void retire(line);
    }
    const { instanceId } = deps;
    if (instanceId !== undefined) {
      for (const line of deps.settings().lines) if (line.active && line.register) register(line, instanceId);
    }
    events.changed();
  }

  return {
    enter(settings) {
      const known = atWork(settings);
      known.calls += 1;
      return known;
    },
    leave(known) {
      known.calls -= 1;
      if (known.retired !== undefined) void closeAfterCalls(known);
    },
    follow(passwordOf) {
      const wanted = new Map(
        deps.settings().lines.flatMap((line) => (line.active ? [[line.name, JSON.stringify(line)] as const] : [])),
      );
      keepBut((name, line) => name === passwordOf || wanted.get(name) !== line.madeOf);
    },
    wakeUp() {
      deps.resolver.expire?.();
      // A registration keeps its line and begins anew; the others find their sockets with the next call.
      for (const { registration } of lines.values()) registration?.wakeUp();
      keepBut((_, { registration }) => registration === undefined);
    },
    registrationOf(settings) {
      const status = lines.get(settings.name)?.status;
      if (!settings.register || !settings.active || status === undefined) return { state: 'off' };
      if (status.state !== 'failed') return status;
      const { since, fault, retryAt } = status;
      const text = registrationSentence(fault, deps.language());
      return { state: 'failed', since, text, ...(retryAt === undefined ? {} : { retryAt }) };
    },
    targetOf({ name }) {
      const used = lines.get(name)?.made?.target(deps.language());
      if (used === undefined) return undefined;
      const { target, why, since } = used;
      return { address: `${target.transport} ${hostPort(target)}`, why, since };
    },
    async close() {
      isClosed = true;
      const all = [...lines.values()];
      lines.clear();
      await Promise.all([...all.map(({ registration }) => registration?.stop(UNREGISTER_MS)), ...retiring(leaving)]);
      await Promise.all([...all, ...leaving].map(closeLine));
      leaving.clear();
    },
  };
}

/** Nobody calls from the line's own address but a click-to-dial call of another program, which a forking server brings us too. */
function isOwnAddress({ account }: Line, from: string): boolean {
  const [own, caller] = [account.aor, from].map(parseUri);
  return caller?.user === own?.user && caller?.host.toLowerCase() === own?.host.toLowerCase();
}

const retiring = (lines: Iterable<WorkingLine>) => [...lines].map(({ retired }) => retired);

/** One that still waits for its password is not waited for: a keyring may wait for its user. */
async function closeLine({ line, made }: WorkingLine): Promise<void> {
  if (made !== undefined) await made.close();
  else void line.then((result) => (result.ok ? result.value.close() : undefined));
}

async function makeLine(settings: LineSettings, deps: WorkingLinesDeps): Promise<Result<Line, string>> {
  const account = parseAccount(settings);
  if (!account.ok) return account;
  const password = await deps.secrets.password(settings.name);
  if (!password.ok) return err(password.error);
  const { resolver, crypto, clock, log, trace, userAgent } = deps;
  const network = deps.network(settings);
  return ok(
    new Line(settings, account.value, {
      network,
      resolver,
      crypto,
      clock,
      log,
      trace,
      userAgent,
      password: password.value,
      stranger: deps.stranger,
    }),
  );
}
