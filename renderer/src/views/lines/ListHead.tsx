import { Search } from 'lucide-react';
import type { LineSnapshot } from '../../../../electron/shared/state.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { Checkbox } from '../../ui/Choice.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { kept, type ListView, ROWS, useKept } from './kept.ts';
import { countLines } from './line-states.ts';

/** As many as are seen at once need no search. */
const FEW = 10;

const setView = (view: Partial<ListView>): void =>
  kept.update((now) => ({ ...now, list: { ...now.list, shown: ROWS, ...view } }));

/** Of many lines: how they stand, and which are looked for. */
export function ListHead({ lines, found }: { readonly lines: readonly LineSnapshot[]; readonly found: number }) {
  const t = useTexts('lines');
  const { query, onlyProblems } = useKept().list;
  const counts = countLines(lines);
  const isFiltered = query !== '' || onlyProblems;
  if (lines.length <= FEW && !isFiltered) return null;
  const parts = [
    t('list.count', { count: counts.all }),
    ...(['registered', 'failed', 'off'] as const).flatMap((state) =>
      counts[state] === 0 ? [] : [t(`list.${state}`, { count: counts[state] })],
    ),
  ];
  return (
    <div className="lines-head">
      <div className="lines-search">
        <Search size={18} aria-hidden="true" />
        <TextField
          aria-label={t('list.search')}
          label=""
          type="search"
          placeholder={t('list.search')}
          value={query}
          onChange={(text) => setView({ query: text })}
        />
      </div>
      <div className="lines-counts small">
        <p className="soft" role="status">
          {isFiltered ? t('list.found', { count: found }) : parts.join(' · ')}
        </p>
        {counts.failed === 0 && !onlyProblems ? null : (
          <Checkbox isSelected={onlyProblems} onChange={(isSelected) => setView({ onlyProblems: isSelected })}>
            {t('list.onlyFailed')}
          </Checkbox>
        )}
      </div>
    </div>
  );
}
