/** When the pieces of a sound arrive. The page that appends them and the server that streams them both compute it. */
import { SYNTHESIS_REAL_TIME_FACTOR } from '../../../src/emulator/operations/pacer';
import { seeded } from '../../audio/measuring/material';

/**
 * How pieces arrive.
 *
 * - `smooth`: evenly, at Polly's pace.
 * - `jittered`: twice as fast as speech; each interval is drawn between none and twice the mean.
 * - `bursty`: twice as fast as speech; one to six pieces at once, then a pause that the burst just covers.
 * - `dry`: as `smooth`, but in the middle nothing comes until a second after all sound is played.
 */
export const ARRIVALS = ['smooth', 'jittered', 'bursty', 'dry'] as const;

/** A kind of arrival. */
export type ArrivalKind = (typeof ARRIVALS)[number];

/** What arrives. */
export interface Arrival {
  readonly kind: ArrivalKind;
  readonly pieces: number;
  readonly pieceSeconds: number;
  readonly seed: number;
}

const UNEVEN_FACTOR = 2;
const MAX_BURST = 6;
/** How long a player has nothing to play in `dry`, in milliseconds. */
export const DRY_MS = 1000;

/** Returns the milliseconds from the first piece to each piece. */
export function arrivalTimesMs({ kind, pieces, pieceSeconds, seed }: Arrival): number[] {
  const random = seeded(seed);
  const evenMs = (pieceSeconds * 1000) / UNEVEN_FACTOR;
  const paceMs = pieceSeconds * 1000 * SYNTHESIS_REAL_TIME_FACTOR;
  const times: number[] = [];
  let atMs = 0;
  while (times.length < pieces) {
    const index = times.length;
    if (kind === 'bursty') {
      const burst = Math.min(pieces - index, 1 + Math.floor(random() * MAX_BURST));
      for (let piece = 0; piece < burst; piece += 1) times.push(atMs);
      atMs += burst * evenMs;
      continue;
    }
    times.push(atMs);
    const isMiddle = kind === 'dry' && index + 1 === Math.floor(pieces / 2);
    if (kind === 'jittered') atMs += 2 * random() * evenMs;
    else if (isMiddle) atMs = (index + 1) * pieceSeconds * 1000 + DRY_MS;
    else atMs += paceMs;
  }
  return times;
}
