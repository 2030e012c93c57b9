import { PhoneIncoming, PhoneMissed, PhoneOff, PhoneOutgoing } from 'lucide-react';
import type { HistoryEntry } from '../../../electron/shared/history.ts';

export type OutcomeKind = 'good' | 'bad' | 'neutral';

export function outcomeKind(entry: HistoryEntry): OutcomeKind {
  switch (entry.outcome) {
    case 'connected':
    case 'answered-elsewhere':
      return 'good';
    case 'cancelled':
    case 'ended':
    case 'result-unknown':
      return 'neutral';
    default:
      return 'bad';
  }
}

/** The word stands beside it, or is said by what it is part of. */
export function OutcomeIcon({ entry }: { readonly entry: HistoryEntry }) {
  const kind = outcomeKind(entry);
  const outgoing = kind === 'bad' ? PhoneOff : PhoneOutgoing;
  const incoming = kind === 'bad' ? PhoneMissed : PhoneIncoming;
  const Icon = entry.direction === 'outgoing' ? outgoing : incoming;
  return <Icon className="outcome-icon" data-kind={kind} size={18} aria-hidden="true" />;
}
