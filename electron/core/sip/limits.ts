/** How much one message may hold, and what a parser says of one that is faulty. */

/** What one message may hold; more is a fault. RFC 3261 sets none of them; each is far above what phones send. */
export const LIMITS = {
  /** A UDP datagram cannot hold more. */
  messageOctets: 65_536,
  headerLines: 128,
  /** One header line with its folded lines, or the start line. */
  headerLineOctets: 8192,
  /** Via, Route, Record-Route and Contact values together. Max-Forwards keeps honest paths under 70. */
  listEntries: 128,
} as const;

/** Why a message is none, and what a request gets for it. */
export interface Fault {
  readonly text: string;
  readonly statusCode: 400 | 414 | 505;
}

/** RFC 3261 §21.4.1: the reason phrase says what is wrong. */
export const bad = (text: string): Fault => ({ text, statusCode: 400 });
