/** Rate of all recordings, in samples a second: high enough for the material, low enough to compare quickly. */
export const STAGE_RATE = 24_000;
