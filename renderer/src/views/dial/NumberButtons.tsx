import { Phone } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import type { NumberCandidate } from '../../../../electron/shared/state.ts';
import { Button } from '../../ui/Button.tsx';
import { focusBox } from './box-events.ts';

interface NumberButtonsProps {
  readonly id?: string;
  readonly candidates: readonly NumberCandidate[];
  readonly onChoose: (dial: string) => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Tab goes through the buttons as well; Escape goes back to the text. */
function move(event: KeyboardEvent<HTMLUListElement>): void {
  if (event.key === 'Escape') focusBox();
  const step = STEPS[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.findIndex((button) => button.matches(':focus'));
  buttons.at((at + step) % buttons.length)?.focus();
}

/** Several numbers in one text: one press dials one of them. */
export function NumberButtons({ id, candidates, onChoose }: NumberButtonsProps) {
  return (
    <ul id={id} className="dial-candidates" onKeyDown={move}>
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
