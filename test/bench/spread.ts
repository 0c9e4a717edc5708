/** Summarises repeated measurements. */

/** The median and the maximum of several measurements. */
export interface Spread {
  readonly median: number;
  readonly max: number;
}

/** Returns NaN for both if there is no measurement. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? NaN;
  return { median: (lower + upper) / 2, max: sorted.at(-1) ?? NaN };
}

/** Returns the nearest-rank quantile of the values; NaN if there are none. */
export function quantileOf(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * part) - 1))] ?? NaN;
}
