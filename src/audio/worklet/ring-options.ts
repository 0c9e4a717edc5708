/**
 * How large a ring is, and how it fades and reports.
 */
import type { RingOptions } from '../feed/ring-protocol';

/** Decoded sound held ready: longer than a busy page keeps a feeder in it waiting, 2 MB at 48 kHz. */
const RING_SECONDS = 10;
/** Short enough to be exact, long enough not to click. */
const FADE_SECONDS = 0.003;
/** How often the ring says how much room it has again. */
const REPORT_SECONDS = 0.25;
/** What a seek within the sound that is there takes is no waiting. */
const SEEK_GRACE_SECONDS = 0.1;

/** What the ring of an utterance is made with. */
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
