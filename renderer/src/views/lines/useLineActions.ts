import { useMemo, useState } from 'react';
import { goTo } from '../../shell/places.ts';
import { useDialer } from '../../state/useAppState.ts';
import { kept } from './kept.ts';
import type { LineActions } from './LineRow.tsx';
import { editRest } from './place.ts';

/** What the rows do; what needs a dialog is said by `tested` and `removed`. */
export function useLineActions() {
  const dialer = useDialer();
  const [tested, setTested] = useState<string>();
  const [removed, setRemoved] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const actions = useMemo<LineActions>(() => {
    const run = async (command: ReturnType<typeof dialer.invoke<'line:set' | 'settings:set'>>): Promise<void> => {
      const done = await command;
      setProblem(done.ok ? undefined : done.error.text);
    };
    return {
      edit(name) {
        kept.update((now) => ({ ...now, list: { ...now.list, opened: name } }));
        goTo('lines', editRest(name));
      },
      test: setTested,
      remove: setRemoved,
      makeDefault: (name) => void run(dialer.invoke('settings:set', { defaultLine: name })),
      setActive: (name, active) => void run(dialer.invoke('line:set', { name, changes: { active } })),
      endDemo: () => void run(dialer.invoke('settings:set', { demo: false })),
    };
  }, [dialer]);
  const close = (): void => {
    setTested(undefined);
    setRemoved(undefined);
  };
  return { actions, tested, removed, problem, close, dismiss: () => setProblem(undefined) };
}
