/** What `--help` prints, and how a command that was typed wrongly is answered. */
import { AUTO_ANSWERS, BYE_POLICIES, TRANSPORTS } from '../shared/settings.ts';
import { EXIT } from './exit-codes.ts';
import type { CliIo } from './io.ts';

const GENERAL = `Click-to-dial: rings your own SIP phone and, when you pick up, has it dial the callee.

Usage: dialtray COMMAND …

  dial TEXT      one call to the number in TEXT
  number TEXT    what TEXT means and what a line would send; no call
  line …         add, list, set, remove and check lines (your SIP accounts)
  serve          the app in a browser, on this computer
  status         the lines: registered or not, since when, and where
  watch          registers the lines and tells who calls

  --help         help; also after a command
  --version      the version

Every command takes --json (only JSON on standard output, one object a line) and
--data-dir DIR (settings in DIR instead of your own folder; also DIALTRAY_DATA_DIR).
`;

const dial = (
  demos: readonly { readonly name: string; readonly text: string }[],
): string => `Rings your phone, and has it dial TEXT when you pick up.

Usage: dialtray dial TEXT [options]

  --line NAME      the line that dials; else the default line
  --yes            do not ask before numbers that need a confirmation
  --timeout S      cancel the call after S seconds, whatever it is doing
  --trace FILE     append all SIP messages to FILE, without credentials
  --json           one JSON object per state of the call
  --data-dir DIR   settings in DIR
  --demo HOW       a demonstration on this computer instead of a real call:
${demos.map(({ name, text }) => `                     ${name.padEnd(16)} ${text}`).join('\n')}

TEXT is one argument: put a number with spaces in quotation marks.
With no line configured, a demonstration is dialled. DIALTRAY_PASSWORD, when set, is the line's password.
Ctrl-C cancels the call; pressing it again ends the program at once.

Exit codes: 0 connected, 2 usage or nothing to dial, 3 line or settings, 10 your phone was not reached,
20 it refused to dial, 30 the callee was not reached, 40 result unknown, 50 cancelled, 1 a bug.
`;

const LINE = `Your lines: SIP accounts, and the way to reach your phone with them.

Usage: dialtray line add NAME --domain HOST[:PORT] --user USER [options]
       dialtray line set NAME [options]      only what is given changes; "" takes a value away
       dialtray line list
       dialtray line remove NAME
       dialtray line check NAME [--timeout S]

  --domain HOST[:PORT]     SIP domain, host name or address of the server
  --user USER              SIP user name, the part before the @
  --extension EXT          what to call instead of the user: 100, 100@host, user@127.0.0.1:8899
  --outbound-proxy PROXY   send everything there: 192.0.2.1, 192.0.2.1:6060;lr
  --auth-user USER         name for the login, where it is another one
  --transport HOW          ${TRANSPORTS.join(', ')} (default ${TRANSPORTS[0]})
  --register               log in at the server while the app, serve or watch runs, so that calls are announced
  --send-ringing           say 180 to an announced call, for servers that are confused by 100 alone
  --keep-alive N           seconds between two keep-alives (15 to 120, default 25)
  --stun HOST[:PORT]       ask this STUN server for the address behind a NAT
  --enum SUFFIX            look numbers up in DNS below SUFFIX (e164.arpa, or your own); whoever runs the name
                           servers learns whom you call
  --no-active              keep the line, but neither dial nor register with it; --no-register, --no-send-ringing
  --auto-answer HOW        ask the phone to pick up by itself: ${AUTO_ANSWERS.slice(0, 4).join(', ')},
                           ${AUTO_ANSWERS.slice(4).join(', ')}
  --ca-file FILE           trust the certificate authority in this PEM file as well
  --realm REALM            log in only where this realm asks
  --bye WHEN               leave the phone's call: ${BYE_POLICIES.join(', ')} (default ${BYE_POLICIES[0]})
  --ring-seconds N         how long your phone may ring
  --transfer-seconds N     how long to wait for the callee
  --default                this line dials when none is named
  --password-stdin         read the password from standard input; there is no option that takes it

  --json, --data-dir DIR   as everywhere

check goes the way of a call, step by step, and rings nobody: settings, name, connection, encryption, server,
login, your phone, transfer. Each step takes a line, with its time and what to do where it fails. A wrong
password is tried once, or twice where the server's answer leaves it open.

  --timeout S              give up after S seconds (default 20)

Exit codes of check: 0 every step is right or deserves a look at most, 3 the line's settings cannot be used,
10 your phone or the way to it was not reached, 50 cancelled, 2 usage, 1 a bug.
`;

export const HELP = { general: GENERAL, dial, line: LINE } as const;

/** One sentence on stderr, and where to read on. */
export function usageError(io: CliIo, command: string, text: string): number {
  const prefix = command === '' ? 'dialtray' : `dialtray ${command}`;
  io.err.write(`${prefix}: ${text}\nSee: ${prefix} --help\n`);
  return EXIT.usage;
}
