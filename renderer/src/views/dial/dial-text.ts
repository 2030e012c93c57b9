/** The longest text that is read (LIMITS in electron/shared/field-checks.ts, which is too heavy for the first page). */
export const DIAL_TEXT_LENGTH = 4096;

/** A text is never cut to fit: half of a number is a number as well. */
export const isTooLong = (text: string): boolean => text.length > DIAL_TEXT_LENGTH;
