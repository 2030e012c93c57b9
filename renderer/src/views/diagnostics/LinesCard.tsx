import { lineStateSentence } from '../../../../electron/shared/line-state-texts.ts';
import type { LineSnapshot } from '../../../../electron/shared/state.ts';
import { toPlainText } from '../../../../electron/shared/texts.ts';
import { toSentence } from '../../calls/sentences.ts';
import { toMoment } from '../../calls/times.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { goTo } from '../../shell/places.ts';
import { useAppState } from '../../state/useAppState.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Page.tsx';
import { Fact, Facts, type Rating } from './Facts.tsx';

export function LinesCard() {
  const t = useTexts('diagnostics');
  const { lines } = useAppState();
  return (
    <Card
      title={t('lines.title')}
      description={lines.length === 0 ? t('lines.none') : t('lines.help')}
      actions={
        <Button size="small" onPress={() => goTo('lines')}>
          {t('lines.test')}
        </Button>
      }
    >
      {lines.length === 0 ? null : (
        <Facts>
          {lines.map((line) => (
            <LineFact key={line.name} line={line} />
          ))}
        </Facts>
      )}
    </Card>
  );
}

function ratingOf({ active, registration }: LineSnapshot): Rating {
  if (active && registration.state === 'failed') return 'problem';
  return active && registration.state === 'registered' ? 'good' : 'info';
}

function LineFact({ line }: { readonly line: LineSnapshot }) {
  const t = useTexts('diagnostics');
  const language = useLanguage();
  const { passwords } = useAppState();
  const { name, demo, target } = line;
  const sentence = lineStateSentence(line, language, (at) => toMoment(at, Date.now(), language));
  if (demo)
    return (
      <Fact name={name} rating="info">
        {t('lines.demo')}
      </Fact>
    );
  const help = [
    target === undefined
      ? t('lines.noTarget')
      : t('lines.target', { address: target.address, why: toPlainText(target.why, 200) }),
    t(`lines.passwords.${passwords[name] ?? 'none'}`),
  ].join(' ');
  return (
    <Fact name={name} rating={ratingOf(line)} help={help}>
      {toSentence(sentence)}
    </Fact>
  );
}
