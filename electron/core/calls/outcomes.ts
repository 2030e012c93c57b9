/**
 * What a final SIP status means for the user, in one outcome. The codes are those of RFC 3261 §21 unless noted.
 * Whoever calls these adds the code and the reason phrase to the call, so nothing is lost by the grouping.
 */
import type { Outcome } from '../../shared/state.ts';

/**
 * The outcome of a final status that the phone reports about the callee (RFC 3515 §2.4.5). A provisional or impossible
 * code gives `result-unknown`: nothing final was said.
 */
export function calleeOutcome(code: number): Outcome {
  if (!isFinalCode(code)) return 'result-unknown';
  if (code < 300) return 'connected';
  switch (code) {
    case 486: // busy here
    case 600: // busy everywhere
      return 'callee-busy';
    case 603: // decline
    case 607: // unwanted: the callee marked the call as such (RFC 8197 §3)
    case 608: // rejected on the callee's behalf by a call filter (RFC 8688 §3.1)
      return 'callee-declined';
    case 404: // not found
    case 410: // gone: the number was given up, no forwarding address
    case 484: // address incomplete: too few digits
    case 485: // ambiguous
    case 604: // does not exist anywhere
      return 'callee-not-found';
    case 408: // request timeout: the callee was not found in time, which is also what a phone says at its ring limit
    case 480: // temporarily unavailable: registered nowhere, or nobody answered
    case 487: // request terminated: the phone gave up while it rang
      return 'callee-no-answer';
    default:
      // 3xx (moved, and the phone did not follow), 401-403/407 (the phone may not call there), 488/606 (no codec in
      // common), 5xx (the network, no gateway free): the call failed for a reason that only the code tells.
      return 'callee-failed';
  }
}

/**
 * The outcome of a final non-2xx response to the INVITE that rings the user's own phone.
 *
 * @param credentialsSent - whether the refused request carried credentials. Only then does a 403 speak of them:
 *   registrars send it for a wrong password (RFC 3261 §21.4.4 says "authorization will not help"), phones for a caller
 *   that they do not allow. A locally generated 408 (timer B, §17.1.1.2) is no response: the caller knows that nobody
 *   answered at all and says `phone-unreachable` itself.
 * @param rang - whether the phone rang before. Then the login was accepted, and 403 is how Asterisk passes on the 603 of
 *   a phone on which the call was rejected.
 */
export function phoneOutcome(code: number, credentialsSent: boolean, rang: boolean): Outcome {
  switch (code) {
    case 486:
    case 600:
      return 'phone-busy';
    case 603:
    case 607: // RFC 8197 §3
    case 608: // RFC 8688 §3.1
      return 'phone-declined';
    case 408:
    case 480:
    case 487: // somebody else ended it while it rang
      return 'phone-no-answer';
    case 401:
    case 407:
      return 'auth-failed';
    case 403:
      if (rang) return 'phone-declined';
      return credentialsSent ? 'auth-failed' : 'phone-unreachable';
    default:
      // 404, 410, 484, 604 (no such extension), 3xx, 488/606, 5xx: no phone rang that could have been answered.
      return 'phone-unreachable';
  }
}

const isFinalCode = (code: number): boolean => Number.isInteger(code) && code >= 200 && code <= 699;
