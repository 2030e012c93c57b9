import { AUTO_ANSWERS, TRANSPORTS } from '../../../../electron/shared/settings.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { Card } from '../../ui/Page.tsx';
import { CheckControl, SelectControl } from './FormField.tsx';

export function BehaviourPart() {
  const t = useTexts('lines');
  return (
    <Card title={t('form.behaviour')}>
      <div className="columns">
        <SelectControl
          name="transport"
          label={t('form.transport')}
          options={TRANSPORTS.map((value) => ({
            value,
            label: t(`form.transports.${value}`),
            description: t(`form.transportHelp.${value}`),
          }))}
        />
        <SelectControl
          name="autoAnswer"
          label={t('form.autoAnswer')}
          help={t('form.autoAnswerHelp')}
          options={AUTO_ANSWERS.map((value) => ({
            value,
            label: t(`form.autoAnswers.${value}`),
            description: t(`form.autoAnswerFor.${value}`),
          }))}
        />
      </div>
      <CheckControl name="register" label={t('form.register')} help={t('form.registerHelp')} />
      <CheckControl name="sendRinging" label={t('form.sendRinging')} help={t('form.sendRingingHelp')} />
      <CheckControl name="active" label={t('form.active')} help={t('form.activeHelp')} />
    </Card>
  );
}
