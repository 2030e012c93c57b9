import { SEND_FORMATS, type SendFormat } from '../../../../electron/shared/dial-plan.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { RadioGroup } from '../../ui/Choice.tsx';
import { Fault } from '../settings/saving.tsx';
import type { Place } from './place-fields.ts';
import { useExamples } from './usePlanFacts.ts';

interface SendFieldProps {
  /** All of it: what a line does not say itself, too. */
  readonly place: Place;
  readonly cc: string | undefined;
  readonly isLabelHidden?: boolean;
  readonly onChange: (send: SendFormat) => void;
}

/** How numbers are sent, each way with what becomes of a number at home and of one abroad. */
export function SendField({ place, cc, isLabelHidden = false, onChange }: SendFieldProps) {
  const t = useTexts('numbers');
  const examples = useExamples(place, cc);
  return (
    <div>
      <RadioGroup
        label={t('place.send')}
        isLabelHidden={isLabelHidden}
        options={SEND_FORMATS.map((value) => {
          const example = examples[value]?.join(', ') ?? '';
          return { value, label: t(`place.sends.${value}`), ...(example === '' ? {} : { description: example }) };
        })}
        value={place.send ?? 'plus'}
        onChange={onChange}
      />
      <Fault field="send" />
    </div>
  );
}
