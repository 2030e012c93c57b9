import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Certificates, createCertificates } from './certificates.ts';
import { freePort } from './ports.ts';
import { type Program, runCommand, startProgram } from './process.ts';

/** What the registrar has of one user (`ul.dump`). */
export interface KamailioContact {
  readonly uri: string;
  /** From when it was asked. */
  readonly expiresInSeconds: number;
  /** Of the REGISTER that has bound or refreshed it last. */
  readonly cseq: number;
  readonly userAgent: string;
}

/** Kamailio as registrar and loose-routing proxy with digest authentication, over UDP, TCP and TLS. */
export interface Kamailio {
  readonly port: number;
  /** `127.0.0.1:port` for UDP and TCP; also the domain of its users. */
  readonly server: string;
  /** `127.0.0.1:port` for TLS. */
  readonly tlsServer: string;
  /** PEM file of the authority that signed its certificate. */
  readonly caFile: string;
  contacts(user: string): Promise<readonly KamailioContact[]>;
  output(): string;
  /** Says nothing any more, like a machine that has lost its network: no answer, no ICMP. */
  freeze(): void;
  /** After `freeze`: it goes on, with whatever has come meanwhile. Else nothing. */
  thaw(): void;
  /** Ends it; its ports are closed. */
  halt(): Promise<void>;
  /** After `halt`, on the same ports. It has forgotten who was registered. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface KamailioOptions {
  /** User name to password. */
  readonly users: Readonly<Record<string, string>>;
  /** After this time without a final answer the proxy gives 408 (RFC 3261 §16.8). Default 60. */
  readonly ringSeconds?: number;
  /** Its users' domain beside its address. */
  readonly domain?: string;
  /** Every contact of a user stays and all of them ring; by default the newest takes the place of the others. */
  readonly forks?: boolean;
  /** Registrations last no longer (the registrar's `max_expires`). */
  readonly grantsSeconds?: number;
  /** Users who get 423 when they ask for less than this many seconds, as the registrar alone never says (RFC 3261 §10.3). */
  readonly leastSeconds?: Readonly<Record<string, number>>;
}

export async function startKamailio(options: KamailioOptions): Promise<Kamailio> {
  const folder = await mkdtemp(join(tmpdir(), 'dialtray-kamailio-'));
  const certificates = await createCertificates(['IP:127.0.0.1']);
  const port = await freePort();
  await writeFile(join(folder, 'kamailio.cfg'), toConfig(options, port, folder));
  await writeFile(join(folder, 'tls.cfg'), toTlsConfig(certificates));
  const programs: Program[] = [];
  const start = async () => {
    const program = startProgram({
      name: 'kamailio',
      command: 'kamailio',
      // -DD: the first process stays in the foreground and has the workers as children.
      args: ['-f', join(folder, 'kamailio.cfg'), '-DD', '-E', '-m', '32', '-M', '4', '-Y', folder],
      cwd: folder,
    });
    programs.push(program);
    await program.waitForOutput(/DIALTRAY-LAB-READY/);
  };
  const signal = (name: NodeJS.Signals) => process.kill(-(programs.at(-1)?.pid ?? 0), name);
  let frozen = false;
  const thaw = () => {
    if (frozen) signal('SIGCONT');
    frozen = false;
  };
  const halt = async () => {
    // One that is frozen would not hear of its end.
    thaw();
    await programs.at(-1)?.stop();
  };
  const stop = async () => {
    await halt();
    await certificates.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    port,
    server: `127.0.0.1:${port}`,
    tlsServer: `127.0.0.1:${port + 1}`,
    caFile: certificates.caFile,
    contacts: async (user) => toContacts(await dump(folder), user),
    output: () => programs.map((program) => program.output()).join('\n'),
    freeze: () => {
      signal('SIGSTOP');
      frozen = true;
    },
    thaw,
    halt,
    start,
    stop,
  };
}

async function dump(folder: string): Promise<string> {
  const { code, stdout, stderr } = await runCommand('kamcmd', ['-s', `unix:${join(folder, 'ctl')}`, 'ul.dump']);
  if (code !== 0) throw new Error(`kamcmd ul.dump ended with ${code}: ${stderr}${stdout}`);
  return stdout;
}

/** `Info: {` and lines such as `AoR: alice`, `Address: sip:…`, `Expires: 9`, nested by braces. */
function toContacts(text: string, user: string): readonly KamailioContact[] {
  const own = text.split(/^\s*AoR: /m).filter((part) => part.startsWith(`${user}\n`));
  return own.flatMap((part) =>
    part
      .split(/^\s*Contact: \{/m)
      .slice(1)
      .map((contact) => {
        const value = (name: string) => new RegExp(`^\\s*${name}: (.*)$`, 'm').exec(contact)?.[1] ?? '';
        return {
          uri: value('Address'),
          expiresInSeconds: Number(value('Expires')),
          cseq: Number(value('CSeq')),
          userAgent: value('User-Agent'),
        };
      }),
  );
}

function toTlsConfig(certificates: Certificates): string {
  return `[server:default]
method = TLSv1.2+
verify_certificate = no
require_certificate = no
private_key = ${certificates.keyFile}
certificate = ${certificates.certificateFile}

[client:default]
method = TLSv1.2+
verify_certificate = no
require_certificate = no
`;
}

const MODULES = [
  ...['kex', 'corex', 'tm', 'sl', 'rr', 'pv', 'maxfwd', 'usrloc', 'registrar', 'textops', 'siputils', 'xlog'],
  ...['sanity', 'auth', 'htable', 'nathelper', 'tmx', 'tls', 'ctl'],
];

function toConfig(options: KamailioOptions, port: number, folder: string): string {
  const { ringSeconds = 60 } = options;
  const passwords = Object.entries(options.users).map(
    ([user, password]) => `  $sht(password=>${user}) = "${password}";`,
  );
  const patience = Object.entries(options.leastSeconds ?? {}).map(
    ([user, seconds]) => `  if ($fU == "${user}" && $(hdr(Expires){s.int}) > 0 && $(hdr(Expires){s.int}) < ${seconds}) {
    append_to_reply("Min-Expires: ${seconds}\\r\\n");
    sl_send_reply("423", "Interval Too Brief");
    exit;
  }`,
  );
  return `#!KAMAILIO
debug=1
log_stderror=yes
fork=yes
children=2
tcp_children=2
auto_aliases=no
enable_tls=yes
tcp_connection_lifetime=3605
listen=udp:127.0.0.1:${port}
listen=tcp:127.0.0.1:${port}
listen=tls:127.0.0.1:${port + 1}
${options.domain === undefined ? '' : `alias="${options.domain}"`}

${MODULES.map((name) => `loadmodule "${name}.so"`).join('\n')}

modparam("tls", "config", "${join(folder, 'tls.cfg')}")
modparam("tm", "fr_timer", ${Math.min(10, ringSeconds) * 1000})
modparam("tm", "fr_inv_timer", ${ringSeconds * 1000})
modparam("rr", "enable_full_lr", 1)
modparam("rr", "append_fromtag", 1)
modparam("usrloc", "db_mode", 0)
modparam("registrar", "max_expires", ${options.grantsSeconds ?? 0})
modparam("ctl", "binrpc", "unix:${join(folder, 'ctl')}")
modparam("nathelper|registrar", "received_avp", "$avp(received)")
modparam("htable", "htable", "password=>size=6")
${ROUTES.replace('# PASSWORDS', passwords.join('\n'))
  .replace('# PATIENCE', patience.join('\n'))
  .replace('# SAVE', options.forks === true ? '0x00' : '0x04')}`;
}

/**
 * `force_rport` and the contact alias are what a proxy in the field does for clients behind NAT: a request towards a
 * client goes back over the connection that the client opened (RFC 5626 calls it a flow).
 */
const ROUTES = `
event_route[htable:mod-init] {
# PASSWORDS
}

event_route[core:worker-one-init] {
  xlog("L_ALERT", "DIALTRAY-LAB-READY\\n");
}

request_route {
  force_rport();
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (!sanity_check("1511", "7")) { exit; }
  if (is_method("OPTIONS") && uri == myself && $rU == $null) { sl_send_reply("200", "OK"); exit; }
  if (is_method("CANCEL")) { if (t_check_trans()) { t_relay(); } exit; }
  if (!is_method("ACK")) { if (t_precheck_trans()) { t_check_trans(); exit; } t_check_trans(); }

  if (has_totag()) {
    if (loose_route()) {
      handle_ruri_alias();
      if (is_method("NOTIFY")) { record_route(); }
      route(RELAY);
    }
    if (is_method("ACK")) { if (t_check_trans()) { t_relay(); } exit; }
    sl_send_reply("404", "Not here");
    exit;
  }

  route(AUTH);
  remove_hf("Route");
  if (is_method("INVITE|SUBSCRIBE|REFER")) { record_route(); }
  if (is_method("REGISTER")) { route(REGISTER); }
  if ($rU == $null) { sl_send_reply("484", "Address Incomplete"); exit; }
  if (uri != myself) { sl_send_reply("403", "Relaying denied"); exit; }
  if (!lookup("location")) {
    if ($sht(password=>$rU) == $null) { sl_send_reply("404", "Not Found"); } else { sl_send_reply("480", "Not registered"); }
    exit;
  }
  handle_ruri_alias();
  route(RELAY);
}

route[AUTH] {
  $var(password) = "";
  if ($au != $null && $sht(password=>$au) != $null) { $var(password) = $sht(password=>$au); }
  if (is_method("REGISTER")) {
    if ($var(password) == "" || !pv_www_authenticate("dialtray-lab", "$var(password)", "0")) { www_challenge("dialtray-lab", "1"); exit; }
  } else {
    if ($var(password) == "" || !pv_proxy_authenticate("dialtray-lab", "$var(password)", "0")) { proxy_challenge("dialtray-lab", "1"); exit; }
  }
  if ($au != $fU) { sl_send_reply("403", "Another user's name"); exit; }
  consume_credentials();
}

route[REGISTER] {
# PATIENCE
  if ($proto != "udp") { fix_nated_register(); setbflag(1); }
  if (!save("location", "# SAVE")) { sl_reply_error(); }
  exit;
}

route[RELAY] {
  if (is_method("INVITE|SUBSCRIBE|UPDATE|REFER")) { set_contact_alias(); }
  t_on_reply("ALIAS");
  if (!t_relay()) { sl_reply_error(); }
  exit;
}

onreply_route[ALIAS] {
  if (is_method("INVITE|SUBSCRIBE|UPDATE|REFER")) { set_contact_alias(); }
}
`;
