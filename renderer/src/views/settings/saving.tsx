/** Fields that are saved the moment they change: their card says quietly “Saved”, and a fault stands beside its field. */
import { Check } from 'lucide-react';
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import type { Result } from '../../../../electron/shared/result.ts';
import type { FieldFault } from '../../../../electron/shared/settings.ts';
import type { SettingsChanges } from '../../../../electron/shared/settings-schema.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { useDialer } from '../../state/useAppState.ts';
import { Card } from '../../ui/Page.tsx';

export interface Saving {
  /**
   * @param field the name under which a fault is shown
   * @returns whether it is saved
   */
  run(field: string, command: Promise<Result<undefined, FieldFault>>): Promise<boolean>;
  faultOf(field: string): string | undefined;
}

const SavingContext = createContext<Saving | undefined>(undefined);

/** Long enough to be seen, short enough not to be taken for a state. */
const SHOWN_MS = 2_500;

interface SavedCardProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
}

export function SavedCard({ title, description, children }: SavedCardProps) {
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map());
  const [count, setCount] = useState(0);
  const run = useCallback<Saving['run']>(async (field, command) => {
    const done = await command;
    setFaults((present) => {
      const next = new Map(present);
      if (done.ok) next.delete(field);
      else next.set(field, done.error.text);
      return next;
    });
    if (done.ok) setCount((before) => before + 1);
    return done.ok;
  }, []);
  const saving = useMemo<Saving>(() => ({ run, faultOf: (field) => faults.get(field) }), [run, faults]);
  return (
    <SavingContext value={saving}>
      <Card
        title={title}
        {...(description === undefined ? {} : { description })}
        actions={<SavedMark key={count} isShown={count > 0} />}
      >
        {children}
      </Card>
    </SavingContext>
  );
}

function SavedMark({ isShown }: { readonly isShown: boolean }) {
  const t = useTexts('settings');
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    if (!isShown) return undefined;
    const timer = setTimeout(() => setOver(true), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isShown]);
  return (
    <span className="settings-saved small" role="status">
      {isShown && !isOver ? (
        <>
          <Check size={16} aria-hidden="true" /> {t('saved')}
        </>
      ) : null}
    </span>
  );
}

export function useSaving(): Saving {
  const saving = use(SavingContext);
  if (saving === undefined) throw new Error('a field outside of its card');
  return saving;
}

/** Saves general settings. */
export function useSet(): (field: string, changes: SettingsChanges) => Promise<boolean> {
  const dialer = useDialer();
  const { run } = useSaving();
  return useCallback((field, changes) => run(field, dialer.invoke('settings:set', changes)), [dialer, run]);
}

/** Below a control that has no place for a fault of its own. */
export function Fault({ field }: { readonly field: string }) {
  const text = useSaving().faultOf(field);
  return (
    <div aria-live="polite" className="settings-said">
      {text === undefined ? null : <p className="field-error breakable">{text}</p>}
    </div>
  );
}
