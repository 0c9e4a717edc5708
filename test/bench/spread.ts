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

/** The value below which the given part of the values lies, the nearest there is; NaN where there is none. */
export function quantileOf(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * part) - 1))] ?? NaN;
}
