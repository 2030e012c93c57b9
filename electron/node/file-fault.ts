/** What the file system says when it refuses. */
import { codeOf } from './wire-fault.ts';

/** As Node words it, with its code and path. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';
