/**
 * Repeats work at an even pace, as independent speakers do. Timers of Node that repeat with one period come to fire together: each
 * that was late begins its next period at the same moment as the others, so that a thousand speakers would speak in one instant.
 */

/** The golden ratio's fraction: multiples of it are spread evenly over a period, however many there are. */
const SPREAD = 0.618_033_988_75;

let started = 0;

/**
 * Calls `work` once in each period. Each repetition has its own place in the period and keeps it.
 *
 * @returns Stops it.
 */
export function repeatEvenly(work: () => void, everyMs: number): () => void {
  started += 1;
  let dueMs = performance.now() + ((started * SPREAD) % 1) * everyMs;
  let timer: NodeJS.Timeout;
  const wait = () => {
    timer = setTimeout(run, Math.max(0, dueMs - performance.now()));
  };
  const run = () => {
    dueMs += everyMs;
    wait();
    work();
  };
  wait();
  return () => clearTimeout(timer);
}
