/**
 * Gives all property tests one seed, so that runs of unchanged code never differ. To search for more failures, change the
 * seed, or use another one in a single test: `fc.assert(property, { seed })`.
 */
import fc from 'fast-check';

/** An arbitrary number. */
const SEED = 20_261_130;

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: SEED });
