/** The outcome of something that may fail in an expected way. A throw is a bug; a failure is a value. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const err = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error });

/** For the default branch of a switch over a closed union: a member that is forgotten does not compile. */
export function assertNever(value: never): never {
  throw new Error(`unreachable: ${String(value)}`);
}
