import { FlaskConical, Import, PhoneForwarded, Plus } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { LineSettings } from '../../../../electron/shared/settings.ts';
import type { LineSnapshot } from '../../../../electron/shared/state.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { goTo } from '../../shell/places.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { useStable } from '../../state/useStable.ts';
import { Button } from '../../ui/Button.tsx';
import { GridList } from '../../ui/List.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { EmptyState, Page } from '../../ui/Page.tsx';
import { DropArea } from './DropArea.tsx';
import { KeptForms } from './KeptForms.tsx';
import { kept, ROWS, useKept, withoutOpened } from './kept.ts';
import { LineRow } from './LineRow.tsx';
import { ListHead } from './ListHead.tsx';
import { hasProblem, matches } from './line-states.ts';
import { RemoveLine } from './RemoveLine.tsx';
import { TestDialog } from './TestDialog.tsx';
import { useLineActions } from './useLineActions.ts';
import { useTop } from './useTop.ts';

export function LineList() {
  const t = useTexts('lines');
  const { lines, settings } = useAppState();
  const dialer = useDialer();
  const startDemo = (): void => void dialer.invoke('settings:set', { demo: true });
  return (
    <Page
      title={t('title')}
      actions={
        lines.length === 0 ? undefined : (
          <>
            <ImportButton />
            <AddButton />
          </>
        )
      }
    >
      <KeptForms />
      <DropArea />
      {lines.length === 0 ? (
        <section className="card lines-empty">
          <EmptyState
            icon={<PhoneForwarded size={32} strokeWidth={1.5} aria-hidden="true" />}
            title={t('empty.title')}
            actions={
              <>
                <AddButton />
                <ImportButton />
                <Button icon={<FlaskConical size={18} aria-hidden="true" />} onPress={startDemo}>
                  {t('demoOn')}
                </Button>
              </>
            }
          >
            <p>{t('empty.text')}</p>
          </EmptyState>
        </section>
      ) : (
        <Lines lines={lines} settings={settings.lines} />
      )}
      {lines.length === 0 || settings.demo ? null : (
        <div className="row row-end">
          <Button size="small" variant="quiet" icon={<FlaskConical size={16} aria-hidden="true" />} onPress={startDemo}>
            {t('demoOn')}
          </Button>
        </div>
      )}
    </Page>
  );
}

function AddButton() {
  const t = useTexts('lines');
  return (
    <Button variant="primary" icon={<Plus size={18} aria-hidden="true" />} onPress={() => goTo('lines', 'new')}>
      {t('add')}
    </Button>
  );
}

function ImportButton() {
  const t = useTexts('lines');
  return (
    <Button icon={<Import size={18} aria-hidden="true" />} onPress={() => goTo('lines', 'import')}>
      {t('import')}
    </Button>
  );
}

interface LinesProps {
  readonly lines: readonly LineSnapshot[];
  readonly settings: readonly LineSettings[];
}

/** The rows; with many lines, those that are looked for, and a part of them at a time. */
function Lines({ lines, settings }: LinesProps) {
  const t = useTexts('lines');
  const { query, onlyProblems, shown, opened } = useKept().list;
  const { actions, tested, removed, problem, close, dismiss } = useLineActions();
  const language = useLanguage();
  const { passwords } = useAppState();
  const list = useRef<HTMLElement>(null);
  useTop(list);
  const found = lines.filter((line) => matches(line, query) && (!onlyProblems || hasProblem(line)));
  const rest = found.length - shown;
  const items = useStable(
    found.slice(0, shown).map((line) => ({
      id: line.name,
      line,
      lacksPassword: passwords[line.name] === 'none',
      isOpened: line.name === opened,
    })),
  );
  // One that is not among the rows must not take the focus when it comes into view some time.
  const isOpenedHidden = opened !== undefined && !items.some(({ isOpened }) => isOpened);
  useEffect(() => {
    if (isOpenedHidden) kept.update(withoutOpened);
  }, [isOpenedHidden]);
  return (
    <section className="card lines-card" aria-label={t('list.label')} ref={list} tabIndex={-1}>
      <ListHead lines={lines} found={found.length} />
      <div className="lines-problem" aria-live="assertive">
        {problem === undefined ? null : (
          <Notice kind="problem" onDismiss={dismiss}>
            {problem}
          </Notice>
        )}
      </div>
      {found.length === 0 ? (
        <p className="soft lines-none">{t('list.none')}</p>
      ) : (
        <GridList aria-label={t('list.label')} items={items} dependencies={[language]}>
          {(item) => <LineRow item={item} actions={actions} />}
        </GridList>
      )}
      {rest <= 0 ? null : (
        <Button
          size="small"
          variant="quiet"
          onPress={() => kept.update((now) => ({ ...now, list: { ...now.list, shown: shown + ROWS } }))}
        >
          {t('list.more', { count: Math.min(rest, ROWS) })}
        </Button>
      )}
      <TestDialog line={settings.find(({ name }) => name === tested)} onClose={close} />
      <RemoveLine
        line={lines.find(({ name }) => name === removed)}
        onClose={close}
        onRemoved={() => list.current?.focus()}
      />
    </section>
  );
}
