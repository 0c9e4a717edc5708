/** A deliberate load that the CPU meter must show; if it does not, the meter does not work. */

/** The part of a page's main thread that is kept busy. */
export const BUSY_PART = 0.01;
