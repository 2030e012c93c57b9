import { lazy, Suspense, useState } from 'react';
import { useTexts } from '../../i18n/i18n.ts';
import { goTo } from '../../shell/places.ts';
import { useAppState } from '../../state/useAppState.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Page } from '../../ui/Page.tsx';
import { Announcements } from './Announcements.tsx';
import { Calls } from './Calls.tsx';
import { DialBox } from './DialBox.tsx';
import './dial.css';
import { DemoHint, PlaceHint } from './Hints.tsx';
import { RecentCalls } from './RecentCalls.tsx';

const FirstStart = lazy(async () => ({ default: (await import('./FirstStart.tsx')).FirstStart }));
const LinkCard = lazy(async () => ({ default: (await import('./LinkCard.tsx')).LinkCard }));

export function DialPage() {
  const t = useTexts('dial');
  const { lines, link } = useAppState();
  // Its last question comes when the line is there already.
  const [isSettingUp, setSettingUp] = useState(false);
  const linkCard =
    link === undefined ? null : (
      <Suspense fallback={null}>
        <LinkCard key={link.id} link={link} />
      </Suspense>
    );
  if (lines.length === 0 || isSettingUp) {
    return (
      <Page title={t('first.title')} isTitleHidden>
        {linkCard}
        <Suspense fallback={null}>
          <FirstStart onBusy={setSettingUp} />
        </Suspense>
      </Page>
    );
  }
  return (
    <Page title={t('title')} isTitleHidden>
      {linkCard}
      <Announcements />
      {lines.some(({ active }) => active) ? <DialBox /> : <AllInactive />}
      <Calls />
      <PlaceHint />
      <RecentCalls />
      <DemoHint />
    </Page>
  );
}

function AllInactive() {
  const t = useTexts('dial');
  return (
    <Notice
      kind="warning"
      actions={
        <Button size="small" onPress={() => goTo('lines')}>
          {t('noLine.open')}
        </Button>
      }
    >
      {t('noLine.inactive')}
    </Notice>
  );
}
