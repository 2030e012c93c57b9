import { useEffect, useState } from 'react';
import { useTexts } from '../../i18n/i18n.ts';
import { goTo } from '../../shell/places.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { keptDrafts } from './kept.ts';

/** Rules that were typed and not saved. */
export function KeptDrafts() {
  const t = useTexts('numbers');
  const [kept, setKept] = useState(() => [...keptDrafts]);
  // A form that was left for this page keeps or drops its draft only when this page is drawn.
  useEffect(() => setKept([...keptDrafts]), []);
  return kept.map(([rest, { name }]) => (
    <Notice
      key={rest}
      actions={
        <>
          <Button size="small" onPress={() => goTo('numbers', rest)}>
            {t('kept.resume')}
          </Button>
          <Button
            size="small"
            variant="quiet"
            onPress={() => {
              keptDrafts.delete(rest);
              setKept([...keptDrafts]);
            }}
          >
            {t('kept.discard')}
          </Button>
        </>
      }
    >
      {t('kept.text', { name: name.trim() === '' ? t('kept.unnamed') : name })}
    </Notice>
  ));
}
