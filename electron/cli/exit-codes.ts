/** What the shell hears. Documented in the README; scripts build on it. */
import { assertNever } from '../shared/result.ts';
import type { Outcome } from '../shared/state.ts';

export const EXIT = { ok: 0, bug: 1, usage: 2, settings: 3, phone: 10, cancelled: 50 } as const;

export function exitCodeOf(outcome: Outcome): number {
  switch (outcome) {
    case 'connected':
      return EXIT.ok;
    case 'number-invalid':
      return EXIT.usage;
    case 'line-invalid':
      return EXIT.settings;
    case 'phone-busy':
    case 'phone-declined':
    case 'phone-no-answer':
    case 'phone-unreachable':
    case 'auth-failed':
      return EXIT.phone;
    case 'transfer-refused':
      return 20;
    case 'callee-busy':
    case 'callee-declined':
    case 'callee-not-found':
    case 'callee-no-answer':
    case 'callee-failed':
      return 30;
    case 'result-unknown':
      return 40;
    case 'cancelled':
      return EXIT.cancelled;
    default:
      return assertNever(outcome);
  }
}
