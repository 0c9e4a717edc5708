/** What is made wrong on purpose to see whether the meter of processor time shows it: where it doesn't, it is blind. */

/** How much of a page's main thread is burnt. */
export const BUSY_PART = 0.01;
