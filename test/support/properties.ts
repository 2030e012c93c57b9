/**
 * fast-check with one seed for all properties: every run tries the same values, so that a failure is the change's and not
 * chance's. `DIALTRAY_SEED` looks elsewhere; a failure names its seed, and the shortest value that fails.
 */
import fc from 'fast-check';

const SEED = 20261121;

fc.configureGlobal({ seed: Number(process.env.DIALTRAY_SEED ?? SEED) });

export default fc;
export type { Arbitrary } from 'fast-check';
