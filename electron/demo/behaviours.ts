/**
 * What the demo can be told to do, so that each way a call can end may be seen without a real phone.
 * The texts are for `--help`.
 */
export const DEMO_BEHAVIOURS = [
  { name: 'answer', text: 'you pick up and the callee picks up' },
  { name: 'phone-busy', text: 'your phone is busy (486)' },
  { name: 'phone-declined', text: 'you decline on your phone (603)' },
  { name: 'phone-no-answer', text: 'nobody picks up your phone; the exchange gives up (408)' },
  { name: 'phone-hangs-up', text: 'you pick up and hang up before the transfer begins' },
  { name: 'no-refer', text: 'your phone does not know REFER (405)' },
  { name: 'no-notify', text: 'your phone accepts the transfer (202) and never reports how it went' },
  { name: 'busy', text: 'the callee is busy (486)' },
  { name: 'declined', text: 'the callee declines (603)' },
  { name: 'no-answer', text: 'the callee does not pick up; the exchange gives up (408)' },
  { name: 'not-found', text: 'the exchange does not know the number (404)' },
  { name: 'wrong-password', text: 'the line has a password that the exchange refuses' },
] as const;

export type DemoBehaviour = (typeof DEMO_BEHAVIOURS)[number]['name'];

/** Whether a text, from an argument for instance, names a behaviour. */
export const isDemoBehaviour = (text: string): text is DemoBehaviour =>
  DEMO_BEHAVIOURS.some((behaviour) => behaviour.name === text);
