import { useTexts } from '../../i18n/i18n.ts';
import { Button } from '../../ui/Button.tsx';

interface Props {
  readonly isTesting: boolean;
  readonly isSaving: boolean;
  onTest(): void;
  onStop(): void;
  onLeave(): void;
}

/** Always in view: the form is longer than the window. */
export function FormFoot({ isTesting, isSaving, onTest, onStop, onLeave }: Props) {
  const t = useTexts('lines');
  const common = useTexts('common');
  return (
    <div className="page-foot">
      <Button onPress={isTesting ? onStop : onTest}>{t(isTesting ? 'test.stop' : 'test.start')}</Button>
      <span className="page-foot-space" />
      <Button variant="quiet" onPress={onLeave}>
        {common('cancel')}
      </Button>
      <Button variant="primary" type="submit" isPending={isSaving}>
        {common('save')}
      </Button>
    </div>
  );
}
