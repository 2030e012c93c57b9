import { Activity, BookOpen, Cable, History, Phone, Settings2 } from 'lucide-react';
import { isFinal } from '../../../electron/shared/state.ts';
import { useTexts } from '../i18n/i18n.ts';
import { useAppState } from '../state/useAppState.ts';
import { PLACES, type Place, placeHref } from './places.ts';

const ICONS = {
  dial: Phone,
  lines: Cable,
  numbers: BookOpen,
  history: History,
  settings: Settings2,
  diagnostics: Activity,
} as const satisfies Record<Place, unknown>;

export function Navigation({ place }: { readonly place: Place }) {
  const t = useTexts('common');
  const { calls } = useAppState();
  const isCalling = calls.some(({ state }) => !isFinal(state));
  return (
    <nav className="nav" aria-label={t('nav.label')}>
      <ul>
        {PLACES.map((each) => {
          const Icon = ICONS[each];
          return (
            <li key={each}>
              <a href={placeHref(each)} aria-current={each === place ? 'page' : undefined}>
                <Icon aria-hidden="true" size={20} strokeWidth={1.75} />
                <span data-label={t(`nav.${each}`)}>{t(`nav.${each}`)}</span>
                {each === 'dial' && isCalling && place !== 'dial' ? (
                  <i className="nav-mark" title={t('calling')} />
                ) : null}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
