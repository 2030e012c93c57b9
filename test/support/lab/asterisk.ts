import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type Certificates, createCertificates } from './certificates.ts';
import { freePort } from './ports.ts';
import { runCommand, startProgram } from './process.ts';

/** Where install.sh puts Asterisk 22: Debian bookworm has none, so it lives in a chroot of a later suite. */
export const ASTERISK_ROOT = '/var/lib/dialtray-lab/asterisk';

/** Asterisk 22 with PJSIP on 127.0.0.1: a B2BUA, which carries out our REFER itself. */
export interface Asterisk {
  /** `127.0.0.1:port` for UDP and TCP. */
  readonly server: string;
  readonly tlsServer: string;
  /** PEM file of the authority that signed its certificate. */
  readonly caFile: string;
  /** Runs a command of its console, e.g. `core show channels concise`. */
  cli(command: string): Promise<string>;
  /** Names of the channels that are up, e.g. `PJSIP/phone-00000001`. */
  channels(): Promise<readonly string[]>;
  contacts(user: string): Promise<readonly AsteriskContact[]>;
  /** `core restart now`: it begins anew in the same process, and keeps what is registered over UDP. */
  restart(): Promise<void>;
  output(): string;
  stop(): Promise<void>;
}

/** What the registrar keeps in its database. */
export interface AsteriskContact {
  readonly uri: string;
  /** In seconds since the Unix epoch. */
  readonly expiresAt: number;
  readonly userAgent: string;
}

export interface AsteriskPhone {
  readonly extension: string;
  readonly password: string;
  /** A second extension, which lets it ring for this many seconds only. */
  readonly impatient?: { readonly extension: string; readonly ringSeconds: number };
  /** How it is shown to whom it calls; by default as it calls itself. */
  readonly callerId?: { readonly name: string; readonly number: string };
  /** How many may be registered at once; all of them ring. Default 1, of which the newest stays. */
  readonly contacts?: number;
  /** One more than may be registered is refused. */
  readonly refusesMore?: boolean;
  /** Registrations last at least and at most so long. */
  readonly grantsSeconds?: { readonly least: number; readonly most: number };
}

export interface AsteriskOptions {
  /** User name to its phone. */
  readonly phones: Readonly<Record<string, AsteriskPhone>>;
  /** Accounts that only place calls, like Dialtray's own: user name to password. */
  readonly accounts: Readonly<Record<string, string>>;
}

/** Needs root, for chroot and for mounts of its own that vanish with it. */
export async function startAsterisk(options: AsteriskOptions): Promise<Asterisk> {
  const folder = await mkdtemp(join(ASTERISK_ROOT, 'tmp', 'dialtray-'));
  const inside = folder.slice(ASTERISK_ROOT.length);
  const certificates = await createCertificates(['IP:127.0.0.1']);
  const port = await freePort();
  await writeConfig(folder, inside, port, options, certificates);
  const configFile = `${inside}/asterisk.conf`;
  const mounts = [
    `mount -t proc proc ${ASTERISK_ROOT}/proc`,
    `mount --rbind /dev ${ASTERISK_ROOT}/dev`,
    // Without its own name it would ask a DNS server on the Internet for its address at each call.
    `touch ${ASTERISK_ROOT}/etc/hosts`,
    `mount --bind ${folder}/hosts ${ASTERISK_ROOT}/etc/hosts`,
    `exec chroot ${ASTERISK_ROOT} /usr/sbin/asterisk -f -C ${configFile}`,
  ];
  const program = startProgram({
    name: 'asterisk',
    command: 'unshare',
    args: ['--mount', '--pid', '--fork', '--kill-child=KILL', 'sh', '-ec', mounts.join(' && ')],
    // unshare ignores TERM while it waits for its child; killed, it takes the child with it.
    deathSignal: 'KILL',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' },
  });
  const cli = async (command: string) => {
    const { code, stdout, stderr } = await runCommand('chroot', [
      ...[ASTERISK_ROOT, '/usr/sbin/asterisk', '-C', configFile, '-r', '-x', command],
    ]);
    if (code !== 0) throw new Error(`asterisk -rx '${command}' ended with ${code}: ${stderr}${stdout}`);
    return stdout;
  };
  const stop = async () => {
    await program.stop();
    await certificates.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await program.waitForOutput(/Asterisk Ready/, 30_000);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    server: `127.0.0.1:${port}`,
    tlsServer: `127.0.0.1:${port + 1}`,
    caFile: certificates.caFile,
    cli,
    channels: async () => {
      const lines = (await cli('core show channels concise')).split('\n');
      return lines.filter((line) => line.includes('!')).map((line) => line.slice(0, line.indexOf('!')));
    },
    contacts: async (user) => toContacts(await cli(`database show registrar/contact`), user),
    restart: async () => {
      const before = countReady(program.output());
      await cli('core restart now');
      await program.waitForOutput(new RegExp(`(?:Asterisk Ready[^]*){${before + 1}}`), 30_000);
    },
    output: program.output,
    stop,
  };
}

const countReady = (output: string): number => output.split('Asterisk Ready').length - 1;

/** Rows such as `/registrar/contact/alice;@1f3a…: {"uri":"sip:…","expiration_time":"1764000000",…}`. */
function toContacts(text: string, user: string): readonly AsteriskContact[] {
  return [...text.matchAll(/^\/registrar\/contact\/([^;]+);@\w+\s*: (\{.*\})\s*$/gm)].flatMap(
    ([, aor, json = '{}']) => {
      if (aor !== user) return [];
      const row = JSON.parse(json) as { uri: string; expiration_time: string; user_agent: string };
      // What has a meaning to Asterisk's own files is written as ^ and two digits.
      const uri = row.uri.replace(/\^([0-9A-F]{2})/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      );
      return [{ uri, expiresAt: Number(row.expiration_time), userAgent: row.user_agent }];
    },
  );
}

async function writeConfig(
  folder: string,
  inside: string,
  port: number,
  options: AsteriskOptions,
  certificates: Certificates,
): Promise<void> {
  await chmod(folder, 0o755);
  await mkdir(join(folder, 'state'));
  await runCommand('cp', [certificates.certificateFile, certificates.keyFile, folder]);
  const files: Readonly<Record<string, string>> = {
    hosts: `127.0.0.1 localhost ${hostname()}\n`,
    'asterisk.conf': toMainConfig(inside),
    'modules.conf': toModules(),
    'logger.conf': '[general]\n[logfiles]\nconsole => notice,warning,error,verbose\n',
    'rtp.conf': '[general]\nrtpstart=10000\nrtpend=19999\n',
    'pjsip.conf': toPjsip(options, port, inside),
    'extensions.conf': toDialplan(options),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

function toMainConfig(inside: string): string {
  return `[directories]
astetcdir => ${inside}
astmoddir => /usr/lib/x86_64-linux-gnu/asterisk/modules
astvarlibdir => ${inside}/state
astdatadir => /usr/share/asterisk
astdbdir => ${inside}/state
astkeydir => ${inside}/state
astspooldir => ${inside}/state
astrundir => ${inside}/state
astlogdir => ${inside}/state
[options]
verbose = 3
`;
}

/** Only what a call needs: Asterisk is ready in half the time, and nothing of it listens elsewhere. */
const MODULES = [
  ...[
    'app_dial',
    'app_exec',
    'bridge_builtin_features',
    'bridge_native_rtp',
    'bridge_simple',
    'bridge_softmix',
    'chan_pjsip',
  ],
  ...['codec_alaw', 'codec_ulaw', 'func_callerid', 'func_channel', 'pbx_config', 'res_pjproject', 'res_pjsip'],
  ...['res_pjsip_acl', 'res_pjsip_authenticator_digest', 'res_pjsip_caller_id', 'res_pjsip_dialog_info_body_generator'],
  ...['res_pjsip_endpoint_identifier_ip', 'res_pjsip_endpoint_identifier_user', 'res_pjsip_nat', 'res_pjsip_pubsub'],
  ...['res_pjsip_refer', 'res_pjsip_registrar', 'res_pjsip_sdp_rtp', 'res_pjsip_session', 'res_rtp_asterisk'],
  ...['res_sorcery_astdb', 'res_sorcery_config', 'res_sorcery_memory', 'res_timing_timerfd', 'res_pjsip_logger'],
  ...['res_pjsip_rfc3326', 'res_pjsip_dtmf_info', 'res_statsd', 'res_geolocation'],
];

function toModules(): string {
  return `[modules]\nautoload=no\n${MODULES.map((name) => `load = ${name}.so`).join('\n')}\n`;
}

function toPjsip(options: AsteriskOptions, port: number, inside: string): string {
  const transports = `[udp]
type=transport
protocol=udp
bind=127.0.0.1:${port}
[tcp]
type=transport
protocol=tcp
bind=127.0.0.1:${port}
[tls]
type=transport
protocol=tls
bind=127.0.0.1:${port + 1}
method=tlsv1_2
cert_file=${inside}/server.pem
priv_key_file=${inside}/server.key
`;
  const endpoint = (
    user: string,
    password: string,
    aor: string,
    { callerId }: Partial<AsteriskPhone> = {},
  ) => `[${user}]
type=endpoint
context=lab
disallow=all
allow=alaw,ulaw
direct_media=no
rewrite_contact=yes
send_pai=yes
trust_id_outbound=yes
auth=${user}
${callerId === undefined ? '' : `callerid="${callerId.name}" <${callerId.number}>`}
${aor === '' ? '' : `aors=${user}`}
[${user}]
type=auth
auth_type=digest
username=${user}
password=${password}
${aor}`;
  const phones = Object.entries(options.phones).map(([user, phone]) =>
    endpoint(user, phone.password, `[${user}]\n${toAor(phone)}\n`, phone),
  );
  const accounts = Object.entries(options.accounts).map(([user, password]) => endpoint(user, password, ''));
  return [transports, ...phones, ...accounts].join('\n');
}

function toAor({ contacts = 1, refusesMore = contacts > 1, grantsSeconds }: AsteriskPhone): string {
  return [
    'type=aor',
    `max_contacts=${contacts}`,
    ...(refusesMore ? [] : ['remove_existing=yes']),
    ...(grantsSeconds === undefined
      ? []
      : [`minimum_expiration=${grantsSeconds.least}`, `maximum_expiration=${grantsSeconds.most}`]),
  ].join('\n');
}

/** `Busy` is what makes Asterisk report 486 for a busy callee; without it every failed transfer is a 503. */
function toDialplan(options: AsteriskOptions): string {
  const dial = (
    extension: string,
    endpoint: string,
    ringSeconds: number,
  ) => `exten => ${extension},1,Dial(${endpoint},${ringSeconds})
 same => n,ExecIf($["\${DIALSTATUS}" = "BUSY"]?Busy(1))
 same => n,Hangup()
`;
  const extensions = Object.entries(options.phones).flatMap(([user, { extension, impatient, contacts = 1 }]) => {
    const endpoint = contacts === 1 ? `PJSIP/${user}` : `\${PJSIP_DIAL_CONTACTS(${user})}`;
    return [
      dial(extension, endpoint, 60),
      ...(impatient === undefined ? [] : [dial(impatient.extension, endpoint, impatient.ringSeconds)]),
    ];
  });
  return `[lab]\n${extensions.join('')}`;
}
