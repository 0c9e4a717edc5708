/**
 * Decodes the sound around the playhead a second time, for measurements. An element does not expose its sound, and tapping it
 * does harm. After `createMediaElementSource` it never plays by itself again, and WebKit loses a second. `captureStream` is missing
 * in WebKit and silences Firefox. Decoding a second of packets takes one or two milliseconds.
 */
import { FALLBACK_DECODERS } from '../../decode/fallback-decoders';
import { PcmReader } from '../../decode/pcm-reader';
import type { PcmRun } from '../../decode/sample-queue';
import type { AudioLog } from '../../log/audio-log';

/** Seconds decoded in advance: enough for an app that asks ten times a second or in every frame. */
const AHEAD_SECONDS = 1;
/** Seconds before the playhead that a measurement needs at most. */
const NEEDED_SECONDS = 0.26;
/** Seconds kept before the playhead, for a small step back. */
const BEHIND_SECONDS = 0.3;

/** Decodes sound that is about to be heard. */
export class NearbySound {
  readonly #reader: PcmReader;
  #runs: PcmRun[] = [];
  /** The end of the decoded sound. */
  #endSeconds = 0;
  #isBusy = false;

  constructor(log: AudioLog) {
    this.#reader = new PcmReader(log, FALLBACK_DECODERS);
  }

  /**
   * Reads the samples before a second of the utterance, and starts decoding the next ones.
   *
   * @param samples - Filled so that the last sample is the one heard at `seconds`. Unknown sound becomes silence.
   * @returns Sample rate in hertz; undefined if all of the sound is unknown.
   */
  read(seconds: number, samples: Float32Array): number | undefined {
    void this.#prepare(seconds);
    samples.fill(0);
    let sampleRate: number | undefined;
    for (const run of this.#runs) {
      // The sample heard now, counted from the beginning of the run; `samples` ends with it.
      const now = Math.round((seconds - run.startSeconds) * run.sampleRate);
      const offset = now - samples.length;
      const from = Math.max(0, offset);
      const to = Math.min(run.samples.length, now);
      if (to <= from) continue;
      samples.set(run.samples.subarray(from, to), from - offset);
      ({ sampleRate } = run);
    }
    return sampleRate;
  }

  /** Frees the decoder. */
  close(): void {
    this.#reader.close();
    this.#runs = [];
  }

  async #prepare(seconds: number): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#follow(seconds);
    while (this.#endSeconds < seconds + AHEAD_SECONDS) {
      const run = await this.#reader.read(AHEAD_SECONDS);
      if (typeof run === 'string') break;
      this.#runs.push(run);
      this.#endSeconds = endOf(run);
    }
    this.#isBusy = false;
  }

  /** Drops sound that was heard, or everything after a seek. */
  #follow(seconds: number): void {
    const startSeconds = this.#runs[0]?.startSeconds ?? this.#endSeconds;
    const neededSeconds = Math.max(0, seconds - NEEDED_SECONDS);
    if (neededSeconds >= startSeconds && seconds <= this.#endSeconds + AHEAD_SECONDS) {
      this.#runs = this.#runs.filter((run) => endOf(run) > seconds - BEHIND_SECONDS);
    } else {
      this.#runs = [];
      this.#endSeconds = this.#reader.seek(seconds - BEHIND_SECONDS);
    }
  }
}

function endOf({ startSeconds, samples, sampleRate }: PcmRun): number {
  return startSeconds + samples.length / sampleRate;
}
