import { useRef, useState } from 'react';
import { useTexts } from '../../i18n/i18n.ts';
import { goTo } from '../../shell/places.ts';
import { useDialer } from '../../state/useAppState.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Choice.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Card } from '../../ui/Page.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { ImportRow } from './ImportRow.tsx';
import {
  addLines,
  beginAdding,
  choose,
  chosenOf,
  countStates,
  endAdding,
  isAddable,
  isUnfinished,
  type LinesImport,
  withOutcome,
} from './importing.ts';
import { kept, ROWS, withoutImport } from './kept.ts';
import { useQuestion } from './useQuestion.tsx';
import { useTop } from './useTop.ts';

type Ask = ReturnType<typeof useQuestion>['ask'];

const change = (next: (lines: LinesImport) => LinesImport): void =>
  kept.update((now) => (now.import === undefined ? now : { ...now, import: next(now.import) }));

/** Several lines: nothing is added before it has been seen here. */
export function ImportReview({ lines }: { readonly lines: LinesImport }) {
  const t = useTexts('lines');
  const question = useQuestion();
  const [shown, setShown] = useState(ROWS);
  const { items, notes, adding } = lines;
  const rest = items.length - shown;
  const view = useRef<HTMLElement>(null);
  useTop(view);
  return (
    <section
      className="stack imports-review page-tall"
      ref={view}
      tabIndex={-1}
      aria-label={t('importing.found', { count: items.length })}
    >
      <Outcome lines={lines} />
      {notes.map((note) => (
        <Notice key={note} kind="warning">
          {note}
        </Notice>
      ))}
      <Card title={t('importing.found', { count: items.length })} description={t('importing.foundHelp')}>
        {items.some(isAddable) ? (
          <Checkbox
            isSelected={items.every((item) => item.isChosen || !isAddable(item))}
            isDisabled={adding !== undefined}
            onChange={(isChosen) => change((now) => choose(now, isChosen))}
          >
            {t('importing.all')}
          </Checkbox>
        ) : null}
        <ul className="imports">
          {items.slice(0, shown).map((item, index) => (
            <ImportRow
              // Names are corrected in the form; places stay.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              key={index}
              item={item}
              index={index}
              isBusy={adding !== undefined}
              onChoose={(isChosen) => change((now) => choose(now, isChosen, index))}
            />
          ))}
        </ul>
        {rest <= 0 ? null : (
          <Button size="small" variant="quiet" onPress={() => setShown(shown + ROWS)}>
            {t('list.more', { count: Math.min(rest, ROWS) })}
          </Button>
        )}
      </Card>
      <ReviewFoot lines={lines} ask={question.ask} />
      {question.dialog}
    </section>
  );
}

function ReviewFoot({ lines, ask }: { readonly lines: LinesImport; readonly ask: Ask }) {
  const t = useTexts('lines');
  const add = useAdd(ask);
  const { adding } = lines;
  const isOpen = isUnfinished(lines);
  const count = chosenOf(lines).length;
  const leave = async (): Promise<void> => {
    const texts = { title: t('importing.discardTitle'), text: t('importing.discardText') };
    const question = { ...texts, confirmLabel: t('importing.discard'), isDangerous: true };
    if (isOpen && !(await ask(question))) return;
    kept.update((now) => withoutImport(now));
  };
  if (adding !== undefined) {
    const text = t('importing.adding', { done: adding.done, all: adding.all });
    return (
      <div className="page-foot">
        <div className="page-foot-space stack-tight">
          <p className="small digits">{text}</p>
          <ProgressBar label={text} percent={(100 * adding.done) / adding.all} />
        </div>
        <Button onPress={() => kept.get().stopImport?.()}>{t('importing.stop')}</Button>
      </div>
    );
  }
  return (
    <div className="page-foot">
      <Button variant="quiet" onPress={() => void leave()}>
        {t(isOpen ? 'importing.discard' : 'importing.another')}
      </Button>
      <span className="page-foot-space" />
      {isOpen ? (
        <Button variant="primary" isDisabled={count === 0} onPress={() => void add(lines)}>
          {t('importing.add', { count })}
        </Button>
      ) : (
        <Button variant="primary" onPress={() => goTo('lines')}>
          {t('toLines')}
        </Button>
      )}
    </div>
  );
}

/** It goes on while another page is shown. */
function useAdd(ask: Ask): (lines: LinesImport) => Promise<void> {
  const t = useTexts('lines');
  const dialer = useDialer();
  return async (lines) => {
    const stopping = new AbortController();
    kept.update((now) => ({ ...now, import: beginAdding(lines), stopImport: () => stopping.abort() }));
    await addLines(dialer, {
      items: lines.items,
      signal: stopping.signal,
      declined: t('importing.declined'),
      ask: (text) => ask({ title: t('password.askMany'), text, confirmLabel: t('password.askConfirm') }),
      onItem: (index, outcome) => change((now) => withOutcome(now, index, outcome)),
    });
    change(endAdding);
  };
}

/** What has been added and what has not. */
function Outcome({ lines }: { readonly lines: LinesImport }) {
  const t = useTexts('lines');
  const { added, failed, 'added-without-password': withoutPassword } = countStates(lines);
  const isOver = lines.adding === undefined && added + failed + withoutPassword > 0;
  return (
    <div role="status">
      {isOver ? (
        <Notice kind={failed > 0 ? 'problem' : withoutPassword > 0 ? 'warning' : 'good'}>
          <p>{t('importing.added', { count: added + withoutPassword })}</p>
          {failed === 0 ? null : <p>{t('importing.failed', { count: failed })}</p>}
          {withoutPassword === 0 ? null : <p>{t('importing.noPasswords', { count: withoutPassword })}</p>}
        </Notice>
      ) : null}
    </div>
  );
}
