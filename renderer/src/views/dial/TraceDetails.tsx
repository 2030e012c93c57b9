import { ChevronRight } from 'lucide-react';
import { lazy, Suspense, useId, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { NumberPreview } from '../../../../electron/shared/state.ts';
import { useTexts } from '../../i18n/i18n.ts';

const Trace = lazy(async () => ({ default: (await import('./Trace.tsx')).Trace }));

interface TraceDetailsProps {
  readonly preview: NumberPreview | undefined;
  readonly onUse: (text: string) => void;
}

/** How the number came about: one press away, and it stays open while the text changes. */
export function TraceDetails({ preview, onUse }: TraceDetailsProps) {
  const t = useTexts('dial');
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const isShown = isOpen && preview !== undefined;
  return (
    <div className="dial-details">
      <Button
        className="disclosure-button"
        aria-expanded={isShown}
        aria-controls={id}
        isDisabled={preview === undefined}
        onPress={() => setOpen(!isOpen)}
      >
        <ChevronRight className="disclosure-mark" size={16} aria-hidden="true" />
        <span>{t('preview.details')}</span>
      </Button>
      <div id={id} hidden={!isShown}>
        {isShown ? (
          <Suspense fallback={null}>
            <Trace preview={preview} onUse={onUse} />
          </Suspense>
        ) : null}
      </div>
    </div>
  );
}
