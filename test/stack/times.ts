/** How often chance is tried: a little in each run of the tests, and as often as wanted in a search for rare failures. */

const FACTOR = Number(process.env['TEST_TIMES'] ?? 1);

/** Multiplies a number of runs or documents by `TEST_TIMES`; by default it remains. */
export function times(count: number): number {
  return Math.ceil(count * FACTOR);
}
