/** The options of a ring: its size, its fades and its reports. */
import type { RingOptions } from '../feed/ring-protocol';

/** Decoded sound in the ring: 2 MB at 48 kHz, and longer than a busy page delays a feeder in it. */
const RING_SECONDS = 10;
/** Short enough to be exact, long enough to avoid a click. */
const FADE_SECONDS = 0.003;
/** The time between two reports of the ring's room. */
const REPORT_SECONDS = 0.25;
/** A seek within received sound takes less, and does not count as waiting. */
const SEEK_GRACE_SECONDS = 0.1;

/** The options of an utterance's ring. */
export function ringOptionsOf({ sampleRate }: BaseAudioContext, cushionFrames: number): RingOptions {
  const frames = (seconds: number) => Math.round(seconds * sampleRate);
  return {
    capacityFrames: frames(RING_SECONDS),
    cushionFrames,
    fadeFrames: frames(FADE_SECONDS),
    reportEveryFrames: frames(REPORT_SECONDS),
    graceFrames: frames(SEEK_GRACE_SECONDS),
  };
}
