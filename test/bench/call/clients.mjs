/** The clients, each behind the same two faces: one call, or a loop that stays up. */
import { fileURLToPath } from 'node:url';
import { CORES, run, start, until } from './processes.mjs';

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const CANNED = here('canned-client.mjs');
const SCENARIO = here('uac-refer.xml');
const node = process.execPath;
const core = CORES.client;

export const FRESH = ['dialtray', 'canned', 'sipp', 'baresip'];
export const WARM = ['dialtray-warm', 'canned-warm'];

/** The program and arguments of one call in a fresh process. */
export function onceCommand(name, phone, lab) {
  switch (name) {
    case 'dialtray':
      return [node, [lab.program, 'dial', phone.target, '--line', phone.line, '--json', '--data-dir', lab.dataDir]];
    case 'canned':
      return [node, [CANNED, 'once', String(phone.port), phone.user, phone.target]];
    case 'sipp':
      return ['sipp', sippArguments(phone, lab, ['-m', '1'])];
    case 'baresip':
      return [lab.baresipDial, [String(lab.tool.control), `sip:${phone.user}@127.0.0.1:${phone.port}`, phone.target]];
    default:
      throw new Error(`no client ${name}`);
  }
}

export const sippArguments = (phone, lab, more) => [
  ...['-sf', SCENARIO, '-s', phone.user, '-key', 'target', phone.target, '-i', '127.0.0.1', '-p', String(lab.sippPort)],
  ...['-nostdin', ...more, `127.0.0.1:${phone.port}`],
];

/** One call in a process of its own; true if the client itself calls it a success. */
export async function once(name, phone, lab) {
  const [command, args] = onceCommand(name, phone, lab);
  const ended = await run(command, args, { core, cwd: lab.folder, limitMs: 15_000 });
  if (ended.code !== 0)
    lab.complain(`${name}: exit ${ended.code}: ${(ended.stderr || ended.stdout).trim().slice(-300)}`);
  return ended.code === 0;
}

/** A client that stays up; `ask` sends one of loop.mjs's commands and resolves with its answer. */
export async function startLoop(name, lab, nodeArguments = []) {
  const lines = JSON.stringify({ lines: lab.lines, target: lab.target });
  const args = name === 'canned-warm' ? [CANNED, 'loop', lines] : [lab.loop, lines];
  const running = start(node, [...nodeArguments, ...args], { core, cwd: lab.folder, stdin: 'pipe' });
  running.child.stdin.on('error', () => {});
  const answers = () => running.stdout.split('\n').length - 1;
  const ended = () => running.code !== undefined;
  const answer = async (before, limitMs) => {
    await until(() => answers() > before || ended(), `${name} loop`, limitMs);
    if (answers() <= before) throw new Error(`${name} loop ended (${running.code}): ${running.stderr.slice(-800)}`);
    return JSON.parse(running.stdout.split('\n')[before]);
  };
  await answer(0, 10_000);
  return {
    pid: running.pid,
    ask(command, limitMs = 15_000) {
      const before = answers();
      running.child.stdin.write(`${command}\n`);
      return answer(before, limitMs);
    },
    async end() {
      running.child.stdin.end('end\n');
      await Promise.race([running.ended, new Promise((resolve) => setTimeout(resolve, 2000))]);
      if (!ended()) running.child.kill('SIGKILL');
      await running.ended;
    },
  };
}
