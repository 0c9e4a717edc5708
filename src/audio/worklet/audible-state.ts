/** Derives the playback state from the audible edges: sound or silence, the time of the first sound, and underruns. */
import type { Clock } from '../../base/clock';
import type { AudioOutputState, PlaybackSnapshot, PlaybackState } from '../player/audio-sink';
import { outputLatencySeconds } from './audible-edges';
import { isSoundingAfter } from './playhead';
import type { EdgeMessage } from '../feed/ring-protocol';

/** The audible state of one utterance. */
export class AudibleState {
  readonly #context: BaseAudioContext;
  readonly #clock: Clock;
  #sound: 'silent' | 'sounding' | 'dry' | 'held' = 'silent';
  #underruns = 0;
  #stalledMs = 0;
  #firstSoundAtMs: number | undefined;

  constructor(context: BaseAudioContext, clock: Clock) {
    this.#context = context;
    this.#clock = clock;
  }

  /** The counts for the snapshot. */
  get counts(): Pick<PlaybackSnapshot, 'underruns' | 'stalledMs' | 'firstSoundAtMs'> {
    return { underruns: this.#underruns, stalledMs: this.#stalledMs, firstSoundAtMs: this.#firstSoundAtMs };
  }

  /** Handles an edge that is heard now. */
  hear(message: EdgeMessage): void {
    const { edge, contextFrame, stalledFrames } = message;
    const isSounding = isSoundingAfter(message);
    // Silence before a stop counts as an underrun. Silence before the end does not.
    if (isSounding || edge === 'stopped') this.#countStall((stalledFrames / this.#context.sampleRate) * 1000);
    if (edge === 'started') this.#firstSoundAtMs = this.#clock.now() - this.#millisecondsSince(contextFrame / this.#context.sampleRate);
    if (isSounding) this.#sound = 'sounding';
    else if (edge === 'dry' || edge === 'held') this.#sound = edge;
  }

  /** The playback state. */
  state(output: AudioOutputState, isPauseWanted: boolean): PlaybackState {
    const isSounding = this.#sound === 'sounding';
    if (this.#sound === 'held' || (isPauseWanted && !(isSounding && output === 'running'))) return 'paused';
    if (output === 'blocked' || output === 'interrupted') return 'blocked';
    return isSounding ? 'playing' : 'waiting';
  }

  #countStall(stalledMs: number): void {
    if (stalledMs <= this.#stalledMs) return;
    this.#underruns += 1;
    this.#stalledMs = stalledMs;
  }

  #millisecondsSince(contextSeconds: number): number {
    return Math.max(0, (this.#context.currentTime - outputLatencySeconds(this.#context) - contextSeconds) * 1000);
  }
}
