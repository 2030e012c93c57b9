/** Starts, pins and ends processes. Whatever was started here is ended here, by its pid. */
import { spawn } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { delimiter, join } from 'node:path';

const alive = new Set();

export function hasProgram(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const pinnable = cpus().length > 1 && hasProgram('taskset');
/**
 * The measured client has core 1. The real phones work beside the capture on core 0, as they would in their own
 * housing: on the client's core their audio threads push the client aside for whole scheduler ticks (4 ms). The
 * ideal phone shares the client's core: it needs microseconds, and in a virtual machine waking the other, idle core
 * for every datagram costs more than the call and is different in every run.
 */
export const CORES = pinnable ? { bench: '0', realPhone: '0', client: '1', idealPhone: '1' } : {};
export const pinning = pinnable
  ? 'clients and ideal phone on core 1, capture and real phones on core 0'
  : 'none (one core, or no taskset)';

/** `core` undefined: wherever the scheduler likes. */
export function start(command, args, { core, cwd, env, stdin = 'ignore' } = {}) {
  const [file, list] = core === undefined ? [command, args] : ['taskset', ['-c', core, command, ...args]];
  const child = spawn(file, list, { cwd, env: { ...process.env, ...env }, stdio: [stdin, 'pipe', 'pipe'] });
  const running = { child, pid: child.pid, stdout: '', stderr: '', code: undefined };
  alive.add(running);
  child.stdout.on('data', (piece) => {
    running.stdout += piece;
  });
  child.stderr.on('data', (piece) => {
    running.stderr += piece;
  });
  running.ended = new Promise((resolve) => {
    const end = (code) => {
      running.code ??= code;
      alive.delete(running);
      resolve(running.code);
    };
    child.on('error', (error) => {
      running.stderr += String(error);
      end(-1);
    });
    child.on('close', (code, signal) => end(code ?? signal));
  });
  return running;
}

/** Runs to the end, or is killed after `limitMs`. */
export async function run(command, args, { limitMs = 15_000, ...options } = {}) {
  const running = start(command, args, options);
  const limit = setTimeout(() => running.child.kill('SIGKILL'), limitMs);
  await running.ended;
  clearTimeout(limit);
  return running;
}

export async function stop(running, signal = 'SIGTERM') {
  if (running === undefined || running.code !== undefined) return;
  running.child.kill(signal);
  const limit = setTimeout(() => running.child.kill('SIGKILL'), 3000);
  await running.ended;
  clearTimeout(limit);
}

export async function stopAll() {
  await Promise.all([...alive].map((running) => stop(running)));
}

/** CPU time of a process with all its threads, in ms. schedstat counts nanoseconds; stat counts 10 ms ticks. */
export function cpuMs(pid) {
  let ns = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    ns += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  }
  return ns / 1e6;
}

export function rssMb(pid) {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return kb === null ? Number.NaN : Number(kb[1]) / 1024;
}

/** Waits until `ready()` says so; for programs that report on a pipe. */
export async function until(ready, what, limitMs = 8000) {
  const end = performance.now() + limitMs;
  while (!ready()) {
    if (performance.now() > end) throw new Error(`${what}: nothing within ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
