/**
 * Somebody calls the user through a real server, where Dialtray is registered beside the user's phone: `alice` has a
 * phone, `carol` has none, and the phone of `dave` declines whatever comes.
 */
import { type AsteriskPhone, startAsterisk } from './asterisk.ts';
import { type Baresip, type BaresipRegistrar, startBaresip } from './baresip.ts';
import { createDialtray, type Dialtray, type WatchRun } from './dialtray.ts';
import { startKamailio } from './kamailio.ts';
import { type Cleanup, createCleanup, guarded } from './process.ts';
import { type SippPhone, startSippPhone } from './sipp.ts';

export interface CallerLab {
  readonly phone: Baresip;
  readonly caller: Baresip;
  /** All lines without 180, except carol's over TLS. */
  readonly watch: WatchRun;
  /** What the caller dials. */
  readonly dial: Readonly<Record<Callee, string>>;
  /** Who calls, as the server says. */
  readonly shown: { readonly name: string; readonly number: string };
  /** A phone for dave that says 603 to one call. */
  startDecliningPhone(): Promise<SippPhone>;
  log(): string;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

const CALLEES = ['alice', 'carol', 'dave'] as const;
export type Callee = (typeof CALLEES)[number];

const PASSWORD = 'come-in';
const CALLER = { name: 'Eva Grün', number: 'eva' };
/** The server lets nobody wait any longer. */
const RING_SECONDS = 3;

interface Server {
  readonly server: string;
  readonly tlsServer: string;
  readonly caFile: string;
  output(): string;
}

/** It hands the caller's own words on. */
export function startKamailioCallers(): Promise<CallerLab> {
  const cleanup = createCleanup();
  return guarded(cleanup, async () => {
    const users = Object.fromEntries([...CALLEES, CALLER.number].map((user) => [user, PASSWORD]));
    const kamailio = cleanup.add(await startKamailio({ users, forks: true, ringSeconds: RING_SECONDS }));
    const uri = (user: Callee) => `sip:${user}@${kamailio.server}`;
    return assemble(cleanup, kamailio, {
      dial: { alice: uri('alice'), carol: uri('carol'), dave: uri('dave') },
      shown: CALLER,
    });
  });
}

/** It knows better who calls, and says so in From and P-Asserted-Identity. */
export function startAsteriskCallers(): Promise<CallerLab> {
  const cleanup = createCleanup();
  return guarded(cleanup, async () => {
    const shown = { name: 'Empfang Süd', number: '+431505641' };
    const phone = (extension: string): AsteriskPhone => ({ extension, password: PASSWORD, contacts: 2 });
    const asterisk = cleanup.add(
      await startAsterisk({
        phones: {
          alice: phone('100'),
          carol: { ...phone('101'), impatient: { extension: '201', ringSeconds: RING_SECONDS } },
          dave: phone('102'),
          [CALLER.number]: { ...phone('103'), callerId: shown },
        },
        accounts: {},
      }),
    );
    const uri = (extension: string) => `sip:${extension}@${asterisk.server}`;
    return assemble(cleanup, asterisk, { dial: { alice: uri('100'), carol: uri('201'), dave: uri('102') }, shown });
  });
}

async function assemble(
  cleanup: Cleanup,
  server: Server,
  known: Pick<CallerLab, 'dial' | 'shown'>,
): Promise<CallerLab> {
  const registrar: BaresipRegistrar = { server: server.server, transport: 'udp', password: PASSWORD };
  const phone = cleanup.add(await startBaresip({ user: 'alice', answer: 'manual', registrar }));
  const caller = cleanup.add(
    await startBaresip({ user: CALLER.number, displayName: CALLER.name, answer: 'manual', registrar }),
  );
  const dialtray = cleanup.add(await createDialtray());
  const watch = await startWatching(dialtray, server);
  return {
    ...known,
    phone,
    caller,
    watch,
    startDecliningPhone: async () => {
      const decline = { scenario: 'reject', code: 603, reason: 'Decline' } as const;
      const at = { server: server.server, password: PASSWORD };
      return cleanup.add(await startSippPhone({ ...decline, user: 'dave', registrar: at }));
    },
    log: () =>
      [server.output, phone.output, caller.output, dialtray.log].map((log) => log().slice(-12_000)).join('\n\n'),
    reset: async () => {
      await caller.reset();
      await phone.reset();
    },
    stop: cleanup.stop,
  };
}

async function startWatching(dialtray: Dialtray, { server, tlsServer, caFile }: Server): Promise<WatchRun> {
  for (const user of CALLEES) {
    const way =
      user === 'carol'
        ? ({ domain: tlsServer, transport: 'tls', caFile, sendRinging: true } as const)
        : ({ domain: server, transport: 'udp' } as const);
    await dialtray.addLine(user, { ...way, user, password: PASSWORD, register: true });
  }
  const watch = dialtray.watch();
  for (const user of CALLEES) {
    await watch.until(({ line, registration }) => line === user && registration?.state === 'registered');
  }
  return watch;
}
