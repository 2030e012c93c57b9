import { Phone } from 'lucide-react';
import type { NumberCandidate } from '../../../../electron/shared/state.ts';
import { Button } from '../../ui/Button.tsx';

interface NumberButtonsProps {
  readonly id?: string;
  readonly candidates: readonly NumberCandidate[];
  readonly onChoose: (dial: string) => void;
}

/** Several numbers in one text: one press dials one of them. */
export function NumberButtons({ id, candidates, onChoose }: NumberButtonsProps) {
  return (
    <ul id={id} className="dial-candidates">
      {candidates.map(({ dial, shown }) => (
        <li key={dial}>
          <Button size="small" icon={<Phone size={16} aria-hidden="true" />} onPress={() => onChoose(dial)}>
            <span className="digits">{shown}</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}
