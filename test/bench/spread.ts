/** What repeated measurements came to. */

/** The middle and the worst of several measurements. */
export interface Spread {
  readonly median: number;
  readonly max: number;
}

/** NaN each where there is no measurement. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? NaN;
  return { median: (lower + upper) / 2, max: sorted.at(-1) ?? NaN };
}
