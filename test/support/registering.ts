/** A registrar as a test wants it, and a registration of ours to it, with a clock that runs faster. */
import { type RegistrationStatus, startRegistration } from '../../electron/core/lines/registration.ts';
import type { Clock } from '../../electron/core/ports.ts';
import { createClock } from '../../electron/node/clock.ts';
import { createCrypto } from '../../electron/node/crypto.ts';
import { LINE_DEFAULTS, type LineSettings } from '../../electron/shared/settings.ts';
import type { LineOptions, TestLine } from './dialling.ts';
import type { Challenge, Gate } from './sip-challenge.ts';
import { createGate } from './sip-challenge.ts';
import type { Peer, Received } from './sip-peer.ts';

export const INSTANCE = '6e7c1f2a-91d4-4f0e-8a3c-5f1f0d8e2b47';

/** One second of the line passes in 1000/factor milliseconds. */
export function fastClock(factor: number): Clock {
  const clock = createClock();
  return { ...clock, after: (ms, callback) => clock.after(ms / factor, callback) };
}

export interface RegistrarOptions {
  /** Seconds that are granted whatever is asked for. */
  readonly grants?: number;
  readonly challenge?: Partial<Challenge> | false;
  /** What the 200 lists as Contact; by default what was sent. */
  readonly lists?: (contact: string, request: Received) => string | readonly string[];
}

/** Challenges, and grants what is asked for. */
export function actAsRegistrar(peer: Peer, options: RegistrarOptions = {}): Gate {
  const { grants, challenge = {}, lists = (contact) => contact } = options;
  const gate = createGate(
    challenge === false ? [] : [{ user: 'klaus', password: 'secret', realm: 'pbx.example', ...challenge }],
  );
  peer.on('REGISTER', (request, respond) => {
    const refusal = gate.check(request);
    if (refusal !== undefined) {
      respond(refusal.status, undefined, { headers: refusal.headers });
      return;
    }
    const contact = request.header('contact');
    const granted = grants === undefined ? contact : contact.replace(/;expires=\d+/, `;expires=${grants}`);
    respond(200, 'OK', { headers: { Contact: lists(granted, request) }, contact: null });
  });
  return gate;
}

export interface Registered {
  readonly statuses: readonly RegistrationStatus[];
  /** Resolves with the next status, or one that is there already, that fits. */
  until(fits: (status: RegistrationStatus) => boolean): Promise<RegistrationStatus>;
  wakeUp(): void;
  stop(): Promise<void>;
}

export function register(office: TestLine, clock: Clock, settings: Partial<LineSettings> = {}): Registered {
  const statuses: RegistrationStatus[] = [];
  const watchers = new Set<() => void>();
  const registration = startRegistration({
    line: office.line,
    settings: { ...LINE_DEFAULTS, name: 'Test', domain: 'example.com', user: 'klaus', ...settings },
    clock,
    crypto: createCrypto(),
    instanceId: INSTANCE,
    changed(status) {
      statuses.push(status);
      for (const watcher of [...watchers]) watcher();
    },
  });
  let seen = 0;
  return {
    statuses,
    until: (fits) =>
      new Promise((resolve) => {
        const look = (): void => {
          const at = statuses.findIndex((status, index) => index >= seen && fits(status));
          const found = statuses[at];
          if (found === undefined) return;
          seen = at + 1;
          watchers.delete(look);
          resolve(found);
        };
        watchers.add(look);
        look();
      }),
    wakeUp: () => registration.wakeUp(),
    stop: () => registration.stop(2_000),
  };
}

export const isRegistered = ({ state }: RegistrationStatus): boolean => state === 'registered';
export const hasFailed = ({ state }: RegistrationStatus): boolean => state === 'failed';

export type StartLine = (options: LineOptions) => TestLine;
