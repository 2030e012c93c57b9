/** The commands of lines: their settings, passwords and tests. */
import type { Commands } from '../../shared/contract.ts';
import { removeLine, renameLine } from '../../shared/edit-lines.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { FieldFault } from '../../shared/settings.ts';
import type { LineCheckSnapshot } from '../../shared/state.ts';
import { type CheckDeps, checkLine, type RunningCheck } from '../lines/check.ts';
import type { Crypto, SecretStore } from '../ports.ts';
import { type AppContext, inLanguage, say } from './context.ts';

export async function setPassword(
  context: AppContext,
  secrets: SecretStore,
  { name, password, confirmed }: Commands['line:set-password']['args'],
): Promise<Commands['line:set-password']['reply']> {
  if (!context.settings().lines.some((line) => line.name === name)) {
    return err({ field: 'name', text: say(context, 'no-such-line', { name }) });
  }
  if (confirmed !== true) {
    const passwords = await secrets.rate();
    context.store.update((state) => ({ ...state, about: { ...state.about, passwords } }));
    if (passwords.place === 'file') {
      return err({ kind: 'confirm', text: say(context, 'only-file', { why: passwords.why }) });
    }
  }
  const kept = await secrets.set(name, password);
  if (!kept.ok) return err({ field: 'password', text: inLanguage(context, kept.error) });
  context.refresh(name);
  return ok({ place: kept.value.place });
}

/** The password moves with the line; where it cannot, the user is told to set it again. */
export async function rename(
  context: AppContext,
  secrets: SecretStore,
  { name, to }: Commands['line:rename']['args'],
): Promise<Result<undefined, FieldFault>> {
  const password = await secrets.password(name);
  const renamed = await context.update((settings) => renameLine(settings, name, to, context.language()));
  if (!renamed.ok || name === to) return renamed;
  const moved = password.ok && password.value !== undefined ? await secrets.set(to, password.value) : ok(undefined);
  if (!password.ok || !moved.ok) context.notify('problem', say(context, 'password-lost', { name: to }));
  const forgotten = await secrets.remove(name);
  if (!forgotten.ok) context.notify('problem', forgotten.error);
  context.refresh(to);
  return renamed;
}

export async function remove(
  context: AppContext,
  secrets: SecretStore,
  { name }: Commands['line:remove']['args'],
): Promise<Result<undefined, FieldFault>> {
  const removed = await context.update((settings) => removeLine(settings, name, context.language()));
  if (!removed.ok) return removed;
  const forgotten = await secrets.remove(name);
  if (!forgotten.ok) context.notify('problem', forgotten.error);
  context.refresh(name);
  return removed;
}

export interface LineTest {
  start(args: Commands['line:check']['args']): Promise<Commands['line:check']['reply']>;
  cancel(): void;
}

/** One test at a time; a new one ends the one before. */
export function createLineTest(
  context: AppContext,
  deps: CheckDeps & { readonly crypto: Crypto },
  passwordOf: (line: string) => Promise<Result<string | undefined, string>>,
): LineTest {
  let running: RunningCheck | undefined;
  return {
    async start({ line, password }) {
      running?.cancel();
      const stored = password === undefined ? await passwordOf(line.name) : ok(password);
      if (!stored.ok) return err({ field: 'password', text: inLanguage(context, stored.error) });
      const id = deps.crypto.random(8);
      const show = (change: (check: LineCheckSnapshot) => LineCheckSnapshot): void =>
        context.store.update((state) => (state.check?.id === id ? { ...state, check: change(state.check) } : state));
      context.store.update((state) => ({ ...state, check: { id, line: line.name, steps: [], running: true } }));
      const check = checkLine(line, stored.value, deps, (step) =>
        show((before) => ({ ...before, steps: withStep(before.steps, step) })),
      );
      running = check;
      void check.done.then(({ steps }) => show((before) => ({ ...before, steps, running: false })));
      return ok({ checkId: id });
    },
    cancel: () => running?.cancel(),
  };
}

/** A step tells twice: when it begins and when it ends. */
const withStep = (steps: LineCheckSnapshot['steps'], step: LineCheckSnapshot['steps'][number]) =>
  steps.some(({ id }) => id === step.id) ? steps.map((each) => (each.id === step.id ? step : each)) : [...steps, step];
