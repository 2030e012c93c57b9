import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BaresipControl, connectControl } from './baresip-control.ts';
import { freePort } from './ports.ts';
import { startProgram } from './process.ts';

/** Where a baresip registers, and with what. Without it the phone is reached straight at its address. */
export interface BaresipRegistrar {
  /** Host and port of the server, e.g. `127.0.0.1:5060`. */
  readonly server: string;
  readonly transport: 'udp' | 'tcp' | 'tls';
  readonly password: string;
  /** PEM file of the authority that signed the server's certificate. */
  readonly caFile?: string;
  /** Only sign calls, no registration. */
  readonly callsOnly?: boolean;
}

export interface BaresipOptions {
  /** User part of its address. */
  readonly user: string;
  readonly answer: 'auto' | 'manual';
  readonly registrar?: BaresipRegistrar;
  /** It registers with this one too. */
  readonly secondRegistrar?: BaresipRegistrar;
  /** The users' domain, where it is not the server's address. */
  readonly domain?: string;
  /** What it calls itself in From. */
  readonly displayName?: string;
  /** Audio codec modules; an offer without any of their codecs is answered with 488. */
  readonly codecs?: readonly string[];
}

/** One line of baresip's call list. */
export interface BaresipCall {
  /** INCOMING, OUTGOING, RINGING, EARLY, ESTABLISHED, TERMINATED */
  readonly state: string;
  readonly peer: string;
}

/** A baresip without sound on 127.0.0.1, steered through its ctrl_tcp module. */
export interface Baresip {
  readonly user: string;
  readonly port: number;
  /** `sip:user@127.0.0.1:port`, which reaches it without any server. */
  readonly uri: string;
  readonly control: BaresipControl;
  calls(): Promise<readonly BaresipCall[]>;
  setAnswer(mode: 'auto' | 'manual'): Promise<void>;
  call(uri: string): Promise<void>;
  /** Waits until it rings, gives the caller's URI. */
  waitForRing(): Promise<string>;
  /** Answers the ringing call and waits until the ACK has come. */
  accept(): Promise<void>;
  /** Ends the current call: BYE, CANCEL, or 486 while it rings. Waits until that call is closed. */
  hangup(): Promise<void>;
  /** Hangs up until its call list is empty, and forgets the events so far. */
  reset(): Promise<void>;
  /** Its SIP messages and its log. */
  output(): string;
  stop(): Promise<void>;
}

export async function startBaresip(options: BaresipOptions): Promise<Baresip> {
  const folder = await mkdtemp(join(tmpdir(), `dialtray-baresip-${options.user}-`));
  const [port, controlPort] = [await freePort(), await freePort()];
  await writeFile(join(folder, 'config'), toConfig(options, port, controlPort));
  const registrars = [options.registrar, options.secondRegistrar].filter((each) => each !== undefined);
  const accounts = registrars.length === 0 ? [undefined] : registrars;
  await writeFile(
    join(folder, 'accounts'),
    accounts.map((registrar) => `${toAccount({ ...options, registrar }, port)}\n`).join(''),
  );
  await writeFile(join(folder, 'contacts'), '');
  await writeFile(join(folder, 'current_contact'), '');
  const program = startProgram({ name: `baresip ${options.user}`, command: 'baresip', args: ['-f', folder, '-s'] });
  const discard = async () => {
    await program.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await program.waitForOutput(/baresip is ready/);
    const registered = registrars.filter(({ callsOnly }) => callsOnly !== true).length;
    await program.waitForOutput(new RegExp(`(?:\\{\\d+\\/(?:UDP|TCP|TLS)\\/v4\\} 200 OK[^]*){${registered}}`));
    const control = await connectControl(controlPort);
    return toPhone(options.user, port, accounts.length, control, program.output, async () => {
      control.close();
      await discard();
    });
  } catch (error) {
    await discard();
    throw error;
  }
}

function toPhone(
  user: string,
  port: number,
  accounts: number,
  control: BaresipControl,
  output: () => string,
  stop: () => Promise<void>,
): Baresip {
  const callsOfAccount = async () => parseCalls(await control.command('listcalls'));
  /** Its commands are about the account in front. */
  const atEachAccount = async <T>(act: () => Promise<T>): Promise<readonly T[]> => {
    if (accounts === 1) return [await act()];
    const results: T[] = [];
    for (let turn = 0; turn < accounts; turn += 1) {
      results.push(await act());
      await control.command('uanext');
    }
    return results;
  };
  const hangup = async () => {
    const closed = control.events().filter((event) => event.type === 'CALL_CLOSED').length;
    await control.command('hangup');
    await control.waitForEvent(
      'CALL_CLOSED',
      () => control.events().filter((event) => event.type === 'CALL_CLOSED').length > closed,
    );
  };
  return {
    user,
    port,
    uri: `sip:${user}@127.0.0.1:${port}`,
    control,
    calls: async () => (await atEachAccount(callsOfAccount)).flat(),
    setAnswer: async (mode) => void (await atEachAccount(() => control.command('answermode', mode))),
    call: async (uri) => void (await control.command('dial', uri)),
    waitForRing: async () => (await control.waitForEvent('CALL_INCOMING')).peeruri ?? '',
    accept: async () => {
      const { id } = await control.waitForEvent('CALL_INCOMING');
      await control.command('accept');
      await control.waitForEvent('CALL_ESTABLISHED', (event) => event.id === id);
    },
    hangup,
    reset: async () => {
      await atEachAccount(async () => {
        while ((await callsOfAccount()).length > 0) await hangup();
      });
      control.forget();
    },
    output,
    stop,
  };
}

/** Lines such as `> [line 2]  0:00:06  ESTABLISHED             sip:bob@127.0.0.1:25410`. */
export function parseCalls(list: string): readonly BaresipCall[] {
  return [...list.matchAll(/\[line \d+\]\s+\S+\s+([A-Z]+)(?:\s+\(on hold\))?\s+(\S+)/g)].map((match) => ({
    state: match[1] ?? '',
    peer: match[2] ?? '',
  }));
}

interface BaresipAccount extends Omit<BaresipOptions, 'registrar'> {
  readonly registrar: BaresipRegistrar | undefined;
}

function toAccount(options: BaresipAccount, port: number): string {
  const { user, registrar, domain = registrar?.server, displayName = '' } = options;
  const answer = `answermode=${options.answer}`;
  if (registrar === undefined) return `<sip:${user}@127.0.0.1:${port}>;regint=0;${answer}`;
  const via = `transport=${registrar.transport}`;
  return (
    `${displayName === '' ? '' : `"${displayName}" `}<sip:${user}@${domain};${via}>;auth_user=${user};auth_pass=${registrar.password};` +
    `outbound="sip:${registrar.server};${via}";regint=${registrar.callsOnly === true ? 0 : 600};${answer}`
  );
}

/** `net_interface`: media and Contact stay on 127.0.0.1. RTP ports lie below the lab's SIP ports (ports.ts). */
function toConfig(options: BaresipOptions, port: number, controlPort: number): string {
  const codecs = options.codecs ?? ['g711'];
  const lines = [
    'poll_method epoll',
    `sip_listen 127.0.0.1:${port}`,
    ...(options.registrar?.caFile === undefined ? [] : [`sip_cafile ${options.registrar.caFile}`]),
    'call_local_timeout 120',
    'call_max_calls 4',
    'audio_player aubridge,nil',
    'audio_source aubridge,nil',
    'audio_alert aubridge,nil',
    'ausrc_srate 8000',
    'auplay_srate 8000',
    'rtp_ports 10000-19999',
    'net_interface 127.0.0.1',
    'module_path /usr/lib/baresip/modules',
    ...codecs.map((codec) => `module ${codec}.so`),
    'module aubridge.so',
    'module_tmp account.so',
    'module_app menu.so',
    'module_app ctrl_tcp.so',
    `ctrl_tcp_listen 127.0.0.1:${controlPort}`,
  ];
  return `${lines.join('\n')}\n`;
}
