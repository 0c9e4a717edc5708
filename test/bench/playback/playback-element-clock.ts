/**
 * Finds when an `<audio>` element began to sound, by its own clock: `currentTime` is the heard position, so any later
 * reading gives the moment of the first sample. Nothing is inserted between the element and the loudspeaker.
 */

/** The number and interval of the clock readings, and the position at which they start. */
const READINGS = 9;
const READ_EVERY_MS = 5;
const HEARD_SECONDS = 0.1;

/** Resolves with the next element on which `play()` is called. */
export function elementPlayedNext(): Promise<HTMLMediaElement> {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- It is called with the element it was called on.
  const { play } = HTMLMediaElement.prototype;
  return new Promise((resolve) => {
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      HTMLMediaElement.prototype.play = play;
      resolve(this);
      return play.call(this);
    };
  });
}

/** Resolves to the time of the first heard sample, in milliseconds of `performance.now()`. */
export async function elementSoundsFromMs(element: HTMLMediaElement): Promise<number> {
  const beginSeconds = () => (element.played.length === 0 ? element.currentTime : element.played.start(0));
  while (element.currentTime < beginSeconds() + HEARD_SECONDS) await delay(READ_EVERY_MS);
  const readings: number[] = [];
  while (readings.length < READINGS) {
    readings.push(performance.now() - (element.currentTime - beginSeconds()) * 1000);
    await delay(READ_EVERY_MS);
  }
  return readings.sort((one, other) => one - other)[Math.floor(READINGS / 2)] ?? NaN;
}

function delay(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
