/** Two servers that lines register at, over every transport at once, asked in the same words. */
import { type Asterisk, startAsterisk } from './asterisk.ts';
import { createDialtray, type Dialtray, type LineOptions } from './dialtray.ts';
import { type Kamailio, startKamailio } from './kamailio.ts';
import { type Cleanup, createCleanup, guarded } from './process.ts';

export const TRANSPORTS = ['udp', 'tcp', 'tls'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** A binding as the server has it. */
export interface Bound {
  readonly uri: string;
  /** In seconds since the Unix epoch. */
  readonly expiresAt: number;
  readonly userAgent: string;
}

export interface RegistrarLab {
  readonly dialtray: Dialtray;
  /** Where a line finds the server, and its authority. */
  account(transport: Transport): Pick<LineOptions, 'domain' | 'transport' | 'caFile'>;
  contacts(user: string): Promise<readonly Bound[]>;
  /** Connections break, and for a moment nobody is there. */
  restart(): Promise<void>;
  log(): string;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** What both grant: refreshed within the time that a test may take. */
export const SHORT_SECONDS = 10;
/** The least for the user `patient`: more than a line asks for. */
export const PATIENT_SECONDS = 1_800;

export const PASSWORD = 'every-line-the-same';
const USERS = [...TRANSPORTS, 'patient', 'wrong', 'full'];

export function startKamailioRegistrar(): Promise<RegistrarLab> {
  return assemble(async () => {
    const kamailio = await startKamailio({
      users: Object.fromEntries(USERS.map((user) => [user, PASSWORD])),
      grantsSeconds: SHORT_SECONDS,
      leastSeconds: { patient: PATIENT_SECONDS },
    });
    const contacts = async (user: string) => {
      const now = Date.now() / 1000;
      const found = await kamailio.contacts(user);
      return found.map((contact) => ({ ...contact, expiresAt: now + contact.expiresInSeconds }));
    };
    const restart = async () => {
      await kamailio.halt();
      await kamailio.start();
    };
    return { server: kamailio, contacts, restart };
  });
}

export function startAsteriskRegistrar(): Promise<RegistrarLab> {
  return assemble(async () => {
    const grants = (user: string) => {
      const [least, most] = user === 'patient' ? [PATIENT_SECONDS, 7_200] : [SHORT_SECONDS, SHORT_SECONDS];
      return { least, most };
    };
    const asterisk = await startAsterisk({
      phones: Object.fromEntries(
        USERS.map((user, index) => [
          user,
          {
            extension: String(100 + index),
            password: PASSWORD,
            grantsSeconds: grants(user),
            refusesMore: user === 'full',
          },
        ]),
      ),
      accounts: {},
    });
    return { server: asterisk, contacts: asterisk.contacts, restart: asterisk.restart };
  });
}

interface Registrar extends Pick<RegistrarLab, 'contacts' | 'restart'> {
  readonly server: Kamailio | Asterisk;
}

function assemble(startServer: () => Promise<Registrar>): Promise<RegistrarLab> {
  const cleanup: Cleanup = createCleanup();
  return guarded(cleanup, async () => {
    const { server, ...asked } = await startServer();
    cleanup.add(server);
    const dialtray = cleanup.add(await createDialtray());
    return {
      ...asked,
      dialtray,
      account: (transport) => ({
        domain: transport === 'tls' ? server.tlsServer : server.server,
        transport,
        ...(transport === 'tls' ? { caFile: server.caFile } : {}),
      }),
      log: () => [server.output, dialtray.log].map((log) => log().slice(-12_000)).join('\n\n'),
      reset: async () => {},
      stop: cleanup.stop,
    };
  });
}
