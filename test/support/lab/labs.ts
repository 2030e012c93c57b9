/**
 * The three labs: straight to the phone, through a proxy, through a B2BUA. Each has the user's phone, a callee, the
 * built program with a line configured, and one extension for a phone that behaves oddly (sipp).
 */
import { type Asterisk, startAsterisk } from './asterisk.ts';
import { type Baresip, startBaresip } from './baresip.ts';
import { createDialtray, type Dialtray, type LineOptions } from './dialtray.ts';
import { type Kamailio, startKamailio } from './kamailio.ts';
import { createCleanup, guarded } from './process.ts';
import { type SippOptions, type SippPhone, startSippPhone } from './sipp.ts';

export interface Lab {
  readonly dialtray: Dialtray;
  readonly phone: Baresip;
  readonly callee: Baresip;
  /** The line that reaches the phone. */
  readonly line: string;
  /** Dial texts: the callee, somebody that nobody knows, the callee with two seconds to pick up. */
  readonly dial: { readonly callee: string; readonly unknown: string; readonly impatient?: string };
  /** A phone played by sipp, and the line that reaches it. It lives until `reset`. */
  startOddPhone(
    options: Omit<SippOptions, 'user' | 'registrar'>,
  ): Promise<{ readonly line: string; readonly phone: SippPhone }>;
  /** The name of a line like the first, with a password that is not right. */
  wrongPasswordLine(): Promise<string>;
  /** Everything that is still up: calls of the phone, of the callee, channels of the PBX. */
  leftovers(): Promise<readonly string[]>;
  /** No call is up any more, the odd phones are gone. */
  reset(): Promise<void>;
  /** For a report when a test fails. */
  log(): string;
  stop(): Promise<void>;
}

export type LabTransport = 'udp' | 'tcp' | 'tls';

/** Straight to the phone: its address is the outbound proxy, the domain is one that no server needs to know. */
export async function startStraightLab(): Promise<Lab> {
  const cleanup = createCleanup();
  return guarded(cleanup, async () => {
    const phone = cleanup.add(await startBaresip({ user: 'alice', answer: 'manual' }));
    const callee = cleanup.add(await startBaresip({ user: 'bob', answer: 'manual' }));
    const dialtray = cleanup.add(await createDialtray());
    const toLine = (port: number): LineOptions => ({
      domain: 'pbx.example',
      user: 'alice',
      outboundProxy: `127.0.0.1:${port}`,
      transport: 'udp',
    });
    await dialtray.addLine('desk', toLine(phone.port));
    let odd = 0;
    const lab = assemble(cleanup, {
      dialtray,
      phone,
      callee,
      line: 'desk',
      dial: { callee: callee.uri, unknown: `sip:nobody@127.0.0.1:${callee.port}` },
      startOdd: async (options) => {
        const sipp = await startSippPhone({ ...options, user: 'alice' });
        odd += 1;
        const line = `odd${odd}`;
        await dialtray.addLine(line, { ...toLine(sipp.port), password: WRONG });
        return { line, phone: sipp };
      },
    });
    // baresip never asks for a password, so a sipp phone does.
    const wrongPasswordLine = async () =>
      (await lab.startOddPhone({ scenario: 'challenge', password: 'the password' })).line;
    return { ...lab, wrongPasswordLine };
  });
}

const PASSWORDS = { alice: 'looking-glass', bob: 'can-we-fix-it', odd: 'very-odd', dialtray: 'click-to-dial' };
const WRONG = 'not the password';

/** Kamailio, a proxy: our REFER reaches the phone itself. The line has the phone's own account. */
export async function startKamailioLab(
  transport: LabTransport,
  options: { readonly ringSeconds?: number } = {},
): Promise<Lab & { readonly kamailio: Kamailio }> {
  const cleanup = createCleanup();
  return guarded(cleanup, async () => {
    const { alice, bob, odd } = PASSWORDS;
    const kamailio = cleanup.add(await startKamailio({ users: { alice, bob, odd }, ...options }));
    const server = transport === 'tls' ? kamailio.tlsServer : kamailio.server;
    const registrar = { server, transport, caFile: kamailio.caFile };
    const phone = cleanup.add(
      await startBaresip({ user: 'alice', answer: 'manual', registrar: { ...registrar, password: alice } }),
    );
    const callee = cleanup.add(
      await startBaresip({ user: 'bob', answer: 'manual', registrar: { ...registrar, password: bob } }),
    );
    const dialtray = cleanup.add(await createDialtray());
    const account = { domain: server, transport, ...(transport === 'tls' ? { caFile: kamailio.caFile } : {}) };
    await dialtray.addLine('desk', { ...account, user: 'alice', password: alice });
    await dialtray.addLine('odd', { ...account, user: 'odd', password: odd });
    await dialtray.addLine('wrong-password', { ...account, user: 'alice', password: WRONG });
    const lab = assemble(cleanup, {
      dialtray,
      phone,
      callee,
      line: 'desk',
      dial: { callee: `sip:bob@${server}`, unknown: `sip:nobody@${server}` },
      startOdd: async (oddOptions) => ({
        line: 'odd',
        phone: await startSippPhone({
          ...oddOptions,
          user: 'odd',
          registrar: { server: kamailio.server, password: odd },
        }),
      }),
      logs: [kamailio.output],
    });
    return { ...lab, wrongPasswordLine: async () => 'wrong-password', kamailio };
  });
}

/** Asterisk, a B2BUA: it carries our REFER out itself. The line has an account of its own and dials an extension. */
export async function startAsteriskLab(transport: LabTransport): Promise<Lab & { readonly asterisk: Asterisk }> {
  const cleanup = createCleanup();
  return guarded(cleanup, async () => {
    const { alice, bob, odd } = PASSWORDS;
    const asterisk = cleanup.add(
      await startAsterisk({
        phones: {
          alice: { extension: '100', password: alice },
          odd: { extension: '101', password: odd },
          bob: { extension: '200', password: bob, impatient: { extension: '201', ringSeconds: 2 } },
        },
        accounts: { dialtray: PASSWORDS.dialtray },
      }),
    );
    const server = transport === 'tls' ? asterisk.tlsServer : asterisk.server;
    const registrar = { server, transport, caFile: asterisk.caFile };
    const phone = cleanup.add(
      await startBaresip({ user: 'alice', answer: 'manual', registrar: { ...registrar, password: alice } }),
    );
    const callee = cleanup.add(
      await startBaresip({ user: 'bob', answer: 'manual', registrar: { ...registrar, password: bob } }),
    );
    const dialtray = cleanup.add(await createDialtray());
    const account = {
      domain: server,
      user: 'dialtray',
      transport,
      ...(transport === 'tls' ? { caFile: asterisk.caFile } : {}),
    };
    await dialtray.addLine('desk', { ...account, extension: '100', password: PASSWORDS.dialtray });
    await dialtray.addLine('odd', { ...account, extension: '101', password: PASSWORDS.dialtray });
    await dialtray.addLine('wrong-password', { ...account, extension: '100', password: WRONG });
    const lab = assemble(cleanup, {
      dialtray,
      phone,
      callee,
      line: 'desk',
      dial: { callee: '200', unknown: '999', impatient: '201' },
      startOdd: async (options) => ({
        line: 'odd',
        phone: await startSippPhone({ ...options, user: 'odd', registrar: { server: asterisk.server, password: odd } }),
      }),
      channels: asterisk.channels,
      logs: [asterisk.output],
    });
    return { ...lab, wrongPasswordLine: async () => 'wrong-password', asterisk };
  });
}

const LOG_CHARACTERS = 12_000;

interface Parts {
  readonly dialtray: Dialtray;
  readonly phone: Baresip;
  readonly callee: Baresip;
  readonly line: string;
  readonly dial: Lab['dial'];
  readonly startOdd: Lab['startOddPhone'];
  readonly channels?: () => Promise<readonly string[]>;
  readonly logs?: readonly (() => string)[];
}

function assemble(cleanup: { stop(): Promise<void> }, parts: Parts): Omit<Lab, 'wrongPasswordLine'> {
  const { dialtray, phone, callee, line, dial, channels } = parts;
  const oddPhones: SippPhone[] = [];
  const stopOddPhones = async () => {
    for (const odd of oddPhones.splice(0)) await odd.stop();
  };
  return {
    dialtray,
    phone,
    callee,
    line,
    dial,
    startOddPhone: async (options) => {
      const odd = await parts.startOdd(options);
      oddPhones.push(odd.phone);
      return odd;
    },
    leftovers: async () => [
      ...(await phone.calls()).map((call) => `phone: ${call.state} ${call.peer}`),
      ...(await callee.calls()).map((call) => `callee: ${call.state} ${call.peer}`),
      ...((await channels?.()) ?? []).map((channel) => `channel: ${channel}`),
    ],
    reset: async () => {
      await phone.reset();
      await callee.reset();
      await stopOddPhones();
    },
    log: () =>
      [...(parts.logs ?? []), phone.output, callee.output, dialtray.log]
        .map((log) => log().slice(-LOG_CHARACTERS))
        .join('\n\n'),
    stop: async () => {
      await stopOddPhones();
      await cleanup.stop();
    },
  };
}
