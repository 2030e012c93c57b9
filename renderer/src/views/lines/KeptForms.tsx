import { useEffect } from 'react';
import { useTexts } from '../../i18n/i18n.ts';
import { goTo } from '../../shell/places.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { isUnfinished } from './importing.ts';
import { kept, useKept, withoutImport } from './kept.ts';
import { parseRest } from './place.ts';

/** What was typed and left: it waits here. Lines of an import wait there. */
export function KeptForms() {
  const t = useTexts('lines');
  const { forms, import: lines } = useKept();
  const isThrough = lines !== undefined && !isUnfinished(lines);
  useEffect(() => {
    if (isThrough) kept.update((now) => withoutImport(now));
  }, [isThrough]);
  const waiting = [...forms].filter(([rest]) => parseRest(rest).kind !== 'imported');
  return (
    <>
      {waiting.map(([rest, { fields }]) => (
        <Notice
          key={rest}
          actions={
            <>
              <Button size="small" onPress={() => goTo('lines', rest)}>
                {t('kept.resume')}
              </Button>
              <Button size="small" variant="quiet" onPress={() => kept.dropForm(rest)}>
                {t('kept.discard')}
              </Button>
            </>
          }
        >
          {t('kept.one', { name: fields.name || t('kept.newLine') })}
        </Notice>
      ))}
      {lines === undefined || isThrough ? null : (
        <Notice
          actions={
            <>
              <Button size="small" onPress={() => goTo('lines', 'import')}>
                {t('kept.resume')}
              </Button>
              {lines.adding === undefined ? (
                <Button size="small" variant="quiet" onPress={() => kept.update((now) => withoutImport(now))}>
                  {t('kept.discard')}
                </Button>
              ) : null}
            </>
          }
        >
          {t('kept.import')}
        </Notice>
      )}
    </>
  );
}
