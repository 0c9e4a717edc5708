/** The options of a ring: its size, its fades and its reports. */
import type { RingOptions } from '../feed/ring-protocol';

/** Length of the ring: 2 MB at 48 kHz. Longer than a busy page delays a feed that runs in it. */
const RING_SECONDS = 10;
/** Length of all fades: short enough to be exact, long enough to avoid clicks. */
const FADE_SECONDS = 0.003;
/** Interval of the ring's reports about its room. */
const REPORT_SECONDS = 0.25;
/** Silence after a seek counts as waiting only if it is longer. A seek within received sound takes less. */
const SEEK_GRACE_SECONDS = 0.1;

/** The ring needs this much less than the cushion, since the resampler holds back up to 4 ms. Otherwise a chunk as long as the cushion could not start playback. */
const HELD_BACK_SECONDS = 0.005;

/** Returns the options of an utterance's ring. */
export function ringOptionsOf({ sampleRate }: Pick<BaseAudioContext, 'sampleRate'>, cushionMs: number): RingOptions {
  const frames = (seconds: number) => Math.round(seconds * sampleRate);
  return {
    capacityFrames: frames(RING_SECONDS),
    cushionFrames: frames(Math.max(0, cushionMs / 1000 - HELD_BACK_SECONDS)),
    fadeFrames: frames(FADE_SECONDS),
    reportEveryFrames: frames(REPORT_SECONDS),
    graceFrames: frames(SEEK_GRACE_SECONDS),
  };
}
