import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { goTo } from '../../shell/places.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { focusBox } from './box-events.ts';

/** The country of the computer's settings: a guess, so it is asked. */
function guessCountry(): string | undefined {
  const region = new Intl.Locale(navigator.language).region;
  return region !== undefined && /^[A-Z]{2}$/.test(region) ? region : undefined;
}

/** Without a country, only numbers with a plus can be read. */
export function PlaceHint() {
  const t = useTexts('dial');
  const language = useLanguage();
  const dialer = useDialer();
  const { location } = useAppState().settings;
  if (location.country !== undefined) return null;
  const guess = guessCountry();
  if (guess === undefined) {
    return (
      <Notice
        actions={
          <Button size="small" onPress={() => goTo('numbers')}>
            {t('place.choose')}
          </Button>
        }
      >
        {t('place.askOpen')}
      </Notice>
    );
  }
  const country = new Intl.DisplayNames(language, { type: 'region' }).of(guess) ?? guess;
  return (
    <Notice
      actions={
        <>
          <Button
            size="small"
            onPress={() => {
              void dialer.invoke('settings:set', { location: { ...location, country: guess } });
              focusBox();
            }}
          >
            {t('place.yes', { country })}
          </Button>
          <Button size="small" variant="quiet" onPress={() => goTo('numbers')}>
            {t('place.other')}
          </Button>
        </>
      }
    >
      {t('place.ask', { country })}
    </Notice>
  );
}

/** So that nobody takes the demo for the world. */
export function DemoHint() {
  const t = useTexts('dial');
  const { lines } = useAppState();
  if (!lines.every(({ demo }) => demo)) return null;
  return (
    <Notice
      actions={
        <Button size="small" onPress={() => goTo('lines', 'new')}>
          {t('demo.add')}
        </Button>
      }
    >
      {t('demo.note')}
    </Notice>
  );
}
