import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Certificates, createCertificates } from './certificates.ts';
import { freePort } from './ports.ts';
import { startProgram } from './process.ts';

/** Kamailio as registrar and loose-routing proxy with digest authentication, over UDP, TCP and TLS. */
export interface Kamailio {
  /** `127.0.0.1:port` for UDP and TCP; also the domain of its users. */
  readonly server: string;
  /** `127.0.0.1:port` for TLS. */
  readonly tlsServer: string;
  /** PEM file of the authority that signed its certificate. */
  readonly caFile: string;
  output(): string;
  stop(): Promise<void>;
}

export interface KamailioOptions {
  /** User name to password. */
  readonly users: Readonly<Record<string, string>>;
  /** After this time without a final answer the proxy gives 408 (RFC 3261 §16.8). Default 60. */
  readonly ringSeconds?: number;
}

export async function startKamailio(options: KamailioOptions): Promise<Kamailio> {
  const folder = await mkdtemp(join(tmpdir(), 'dialtray-kamailio-'));
  const certificates = await createCertificates(['IP:127.0.0.1']);
  const port = await freePort();
  await writeFile(join(folder, 'kamailio.cfg'), toConfig(options, port, folder));
  await writeFile(join(folder, 'tls.cfg'), toTlsConfig(certificates));
  const program = startProgram({
    name: 'kamailio',
    command: 'kamailio',
    // -DD: the first process stays in the foreground and has the workers as children.
    args: ['-f', join(folder, 'kamailio.cfg'), '-DD', '-E', '-m', '32', '-M', '4', '-Y', folder],
    cwd: folder,
  });
  const stop = async () => {
    await program.stop();
    await certificates.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await program.waitForOutput(/DIALTRAY-LAB-READY/);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    server: `127.0.0.1:${port}`,
    tlsServer: `127.0.0.1:${port + 1}`,
    caFile: certificates.caFile,
    output: program.output,
    stop,
  };
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
  ...['sanity', 'auth', 'htable', 'nathelper', 'tmx', 'tls'],
];

function toConfig(options: KamailioOptions, port: number, folder: string): string {
  const passwords = Object.entries(options.users).map(
    ([user, password]) => `  $sht(password=>${user}) = "${password}";`,
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

${MODULES.map((name) => `loadmodule "${name}.so"`).join('\n')}

modparam("tls", "config", "${join(folder, 'tls.cfg')}")
modparam("tm", "fr_timer", 10000)
modparam("tm", "fr_inv_timer", ${(options.ringSeconds ?? 60) * 1000})
modparam("rr", "enable_full_lr", 1)
modparam("rr", "append_fromtag", 1)
modparam("usrloc", "db_mode", 0)
modparam("nathelper|registrar", "received_avp", "$avp(received)")
modparam("htable", "htable", "password=>size=6")
${ROUTES.replace('# PASSWORDS', passwords.join('\n'))}`;
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
  if ($proto != "udp") { fix_nated_register(); setbflag(1); }
  if (!save("location", "0x04")) { sl_reply_error(); }
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
