import { useTexts } from '../../i18n/i18n.ts';
import { useLocation } from '../../shell/places.ts';
import { useAppState } from '../../state/useAppState.ts';
import { Page } from '../../ui/Page.tsx';
import { ExchangeActions } from './ExchangeActions.tsx';
import { LinePlaces } from './LinePlaces.tsx';
import { parseRest } from './numbers-place.ts';
import { PlaceCard } from './PlaceCard.tsx';
import { RulePage } from './RulePage.tsx';
import { RulesCard } from './RulesCard.tsx';
import { TryBox } from './TryBox.tsx';
import './numbers.css';

export function NumbersPage() {
  const t = useTexts('numbers');
  const { rest } = useLocation();
  const { settings } = useAppState();
  const place = parseRest(rest);
  if (place.kind !== 'all') return <RulePage key={rest} rest={rest} place={place} />;
  return (
    <Page title={t('title')} actions={<ExchangeActions />}>
      <TryBox key={place.tried} begun={place.tried} />
      <PlaceCard />
      <RulesCard />
      {settings.lines.length === 0 ? null : <LinePlaces />}
    </Page>
  );
}
