/** What a run needs before anything can be measured: tools compiled, Dialtray's loop bundled, phones up, lines set. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../bundle.mjs';
import { openMarker } from './capture.mjs';
import { freePorts, startIdealPhone, startRealPhones } from './phones.mjs';
import { CORES, hasProgram, run, stopAll } from './processes.mjs';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PROGRAMS = {
  gcc: 'apt-get install gcc libc6-dev',
  baresip: 'apt-get install baresip-core',
  sipp: 'apt-get install sip-tester',
  dumpcap: 'apt-get install tshark',
};

async function compile(folder, name) {
  const program = join(folder, name);
  const source = fileURLToPath(new URL(`${name}.c`, import.meta.url));
  const gcc = await run('gcc', ['-O2', '-o', program, source], { limitMs: 60_000 });
  if (gcc.code !== 0) throw new Error(`gcc ${name}.c: ${gcc.stderr}`);
  return program;
}

/** A line "straight to the phone": the phone itself is the outbound proxy, and nobody asks for a password. */
async function addLine(lab, name, phone) {
  const args = ['line', 'add', name, '--domain', '127.0.0.1', '--user', phone.user, '--transport', 'udp'];
  args.push('--outbound-proxy', `127.0.0.1:${phone.port}`, '--data-dir', lab.dataDir);
  const added = await run(process.execPath, [lab.program, ...args], { cwd: lab.folder });
  if (added.code !== 0) throw new Error(`dialtray line add: ${added.stderr || added.stdout}`);
  phone.line = name;
}

/** @param options {{ program: string, anchors: boolean }} */
export async function openLab(options) {
  const missing = Object.keys(PROGRAMS).filter((name) => !hasProgram(name));
  if (missing.length > 0) {
    throw new Error(`missing: ${missing.map((name) => `${name} (${PROGRAMS[name]})`).join(', ')}`);
  }
  const program = resolve(ROOT, options.program);
  if (!options.anchors && !existsSync(program)) throw new Error(`${program} is missing: npm run build (or --anchors)`);
  const folder = mkdtempSync(join(tmpdir(), 'dialtray-bench-'));
  const complaints = [];
  const lab = { folder, program, dataDir: join(folder, 'data'), complaints, complain: (text) => complaints.push(text) };
  try {
    return await equip(lab, options);
  } catch (error) {
    await closeLab(lab);
    throw error;
  }
}

async function equip(lab, { anchors }) {
  mkdirSync(lab.dataDir);
  lab.baresipDial = await compile(lab.folder, 'baresip-dial');
  const idealProgram = await compile(lab.folder, 'ideal-phone');
  if (!anchors) lab.loop = await bundle(new URL('dialtray-loop.ts', import.meta.url));
  const ports = await freePorts(8);
  lab.sippPort = ports[7];
  lab.marker = await openMarker();
  lab.real = await startRealPhones(lab.folder, ports.slice(0, 6), CORES);
  lab.ideal = await startIdealPhone(idealProgram, ports[6], CORES.idealPhone);
  lab.tool = lab.real.tool;
  lab.target = lab.real.target;
  lab.lines = {};
  for (const name of ['real', 'ideal']) {
    if (!anchors) await addLine(lab, name, lab[name]);
    lab.lines[name] = { port: lab[name].port, user: lab[name].user };
  }
  return lab;
}

export async function closeLab(lab) {
  lab.real?.close();
  lab.marker?.close();
  await stopAll();
  rmSync(lab.folder, { recursive: true, force: true });
}
