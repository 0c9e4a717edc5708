/** Of every recording, in samples a second. High enough for the material, low enough to compare quickly. */
export const STAGE_RATE = 24_000;
