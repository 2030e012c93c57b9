/** How long people and machines take in the demo, in milliseconds. */
export interface DemoTimes {
  /** From the INVITE to 180 at the user's phone. */
  readonly phoneRingsAfterMs: number;
  /** From 180 until the user picks up, or declines. */
  readonly userReactsAfterMs: number;
  /** From 180 at the callee until somebody picks up, or declines. */
  readonly calleeRingsAfterMs: number;
  readonly calleeReactsAfterMs: number;
  /** With `phone-hangs-up`: from the ACK until the user hangs up, when no REFER has come before. */
  readonly userHangsUpAfterMs: number;
  /** How long user and callee talk, once they are connected. */
  readonly talkMs: number;
  /** How long the user holds a receiver in which nothing happens. */
  readonly patienceMs: number;
  /** With `no-notify`: how long the phone keeps the line's leg, which nobody ends. Longer than the line waits. */
  readonly silenceMs: number;
  /** How long the exchange lets a phone ring. */
  readonly ringLimitMs: number;
}

export const DEMO_TIMES: DemoTimes = {
  phoneRingsAfterMs: 150,
  userReactsAfterMs: 1200,
  calleeRingsAfterMs: 250,
  calleeReactsAfterMs: 1500,
  userHangsUpAfterMs: 150,
  talkMs: 3000,
  patienceMs: 30_000,
  silenceMs: 120_000,
  ringLimitMs: 30_000,
};

/** All times multiplied: 1 is a person's pace, 0.01 a hundred times as fast. */
export function toPace(times: DemoTimes, pace: number): DemoTimes {
  const scaled = Object.entries(times).map(([name, ms]) => [name, ms * pace]);
  return Object.fromEntries(scaled) as typeof times;
}
