import { lazy, Suspense } from 'react';
import type { NumberPreview } from '../../../../electron/shared/state.ts';

const Trace = lazy(async () => ({ default: (await import('./Trace.tsx')).Trace }));

interface TraceDetailsProps {
  readonly id: string;
  readonly isOpen: boolean;
  readonly preview: NumberPreview | undefined;
  readonly onUse: (text: string) => void;
}

/** How the number came about; it stays open while the text changes. */
export function TraceDetails({ id, isOpen, preview, onUse }: TraceDetailsProps) {
  return (
    <div id={id} hidden={!isOpen}>
      {isOpen && preview !== undefined ? (
        <Suspense fallback={null}>
          <Trace preview={preview} onUse={onUse} />
        </Suspense>
      ) : null}
    </div>
  );
}
