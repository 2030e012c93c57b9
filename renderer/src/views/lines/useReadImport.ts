import { IMPORT_SIZE_LIMIT, importLines } from '../../../../electron/shared/import-lines.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { goTo } from '../../shell/places.ts';
import { useAppState } from '../../state/useAppState.ts';
import { toFields } from './fields.ts';
import { beginImport, isUnfinished } from './importing.ts';
import { kept, withoutImport } from './kept.ts';
import type { useQuestion } from './useQuestion.tsx';

/** What was pasted, opened or dropped: one line goes into the form, several go into a list to choose from. */
export function useReadImport(ask: ReturnType<typeof useQuestion>['ask']) {
  const t = useTexts('lines');
  const language = useLanguage();
  const { lines, settings } = useAppState();

  async function mayReplaceForm(): Promise<boolean> {
    if (!kept.get().forms.has('new')) return true;
    return ask({
      title: t('importing.replaceTitle'),
      text: t('importing.replaceText'),
      confirmLabel: t('importing.replaceConfirm'),
      isDangerous: true,
    });
  }
  async function mayReplaceImport(): Promise<boolean> {
    const present = kept.get().import;
    if (present === undefined || !isUnfinished(present)) return true;
    return ask({
      title: t('importing.discardTitle'),
      text: t('importing.discardText'),
      confirmLabel: t('importing.discard'),
      isDangerous: true,
    });
  }

  async function read(input: string | Uint8Array): Promise<void> {
    if (kept.get().import?.adding !== undefined || !(await mayReplaceImport())) return goTo('lines', 'import');
    const names = lines.map(({ name }) => name);
    const imported = importLines(input, language, names);
    if (!imported.ok) {
      kept.update((now) => withoutImport(now, imported.error));
      return goTo('lines', 'import');
    }
    const [draft, ...more] = imported.value.drafts;
    if (draft === undefined || more.length > 0) {
      kept.update((now) => ({
        ...withoutImport(now),
        pasted: '',
        import: beginImport(imported.value, settings.lines),
      }));
      return goTo('lines', 'import');
    }
    if (!(await mayReplaceForm())) return undefined;
    kept.update((now) => ({ ...withoutImport(now), pasted: '' }));
    kept.keepForm('new', {
      fields: toFields(draft.line, draft.password),
      notes: [...imported.value.notes, ...draft.notes],
    });
    return goTo('lines', 'new');
  }
  async function readFile(file: File): Promise<void> {
    try {
      // Of a file that is too large, enough to be told so.
      await read(new Uint8Array(await file.slice(0, IMPORT_SIZE_LIMIT + 1).arrayBuffer()));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      kept.update((now) => withoutImport(now, t('importing.unreadable', { why })));
      goTo('lines', 'import');
    }
  }
  return { read, readFile };
}
