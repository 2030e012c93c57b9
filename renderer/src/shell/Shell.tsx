import { lazy, Suspense, useEffect, useRef } from 'react';
import type { Connection } from '../bridge/bridge.ts';
import { useTexts } from '../i18n/i18n.ts';
import { useAppState } from '../state/useAppState.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { DialPage } from '../views/dial/DialPage.tsx';
import { CallProgress } from './CallProgress.tsx';
import { Navigation } from './Navigation.tsx';
import { Notices } from './Notices.tsx';
import { PageBoundary } from './PageBoundary.tsx';
import { goTo, type Place, useLocation } from './places.ts';

/** Dial is what the window opens with; the others come when they are asked for. */
const PAGES = {
  dial: DialPage,
  lines: lazy(async () => ({ default: (await import('../views/lines/LinesPage.tsx')).LinesPage })),
  numbers: lazy(async () => ({ default: (await import('../views/numbers/NumbersPage.tsx')).NumbersPage })),
  history: lazy(async () => ({ default: (await import('../views/history/HistoryPage.tsx')).HistoryPage })),
  settings: lazy(async () => ({ default: (await import('../views/settings/SettingsPage.tsx')).SettingsPage })),
  diagnostics: lazy(async () => ({
    default: (await import('../views/diagnostics/DiagnosticsPage.tsx')).DiagnosticsPage,
  })),
} as const satisfies Record<Place, unknown>;

export function Shell({ connection }: { readonly connection: Connection }) {
  const t = useTexts('common');
  const { place } = useLocation();
  const { link } = useAppState();
  const linkId = link?.id;
  const content = useRef<HTMLElement>(null);
  const shownBefore = useRef(place);
  const Page = PAGES[place];

  // A screen reader goes on where the new page begins; Dial gives the focus to its box.
  useEffect(() => {
    if (shownBefore.current !== place && place !== 'dial') content.current?.focus();
    shownBefore.current = place;
  }, [place]);

  // What came from outside is never in a place that nobody looks at.
  useEffect(() => {
    if (linkId !== undefined) goTo('dial');
  }, [linkId]);

  useEffect(keepPage, []);

  return (
    <div className="shell">
      <button type="button" className="skip" onClick={() => content.current?.focus()}>
        {t('skip')}
      </button>
      <CallProgress place={place} />
      <Navigation place={place} />
      <main ref={content} tabIndex={-1} className="content">
        <Notices connection={connection} />
        <PageBoundary
          key={place}
          fallback={
            <Notice
              kind="problem"
              actions={
                <Button size="small" onPress={() => window.location.reload()}>
                  {t('reload')}
                </Button>
              }
            >
              {t('pageFailed')}
            </Notice>
          }
        >
          <Suspense fallback={null}>
            <Page />
          </Suspense>
        </PageBoundary>
      </main>
    </div>
  );
}

/** A file that is dropped where nobody takes it would open in the page's place. */
function keepPage(): () => void {
  const stay = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };
  window.addEventListener('dragover', stay);
  window.addEventListener('drop', stay);
  return () => {
    window.removeEventListener('dragover', stay);
    window.removeEventListener('drop', stay);
  };
}
