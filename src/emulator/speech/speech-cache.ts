/** Keeps recent speech. Tests and benchmarks speak the same sentences many times, and each is synthesized only once. */
import { ESPEAK_SAMPLE_RATE, type EspeakUtterance, type EspeakWordStart } from './espeak/espeak-messages';

/** Seconds of sound that are kept: 18 MB. */
const KEPT_SECONDS = 400;

/** The result of an utterance. */
export interface SpokenUtterance {
  readonly pieces: readonly Int16Array[];
  readonly words: readonly EspeakWordStart[];
}

/** Utterances with their sound, by their text and voice. */
export class SpeechCache {
  /** Oldest first. */
  readonly #utterances = new Map<string, SpokenUtterance>();
  #samples = 0;

  /** Returns the sound, as a copy that the caller may change. Undefined if it is not kept. */
  get(utterance: EspeakUtterance): SpokenUtterance | undefined {
    const key = keyOf(utterance);
    const spoken = this.#utterances.get(key);
    if (spoken === undefined) return undefined;
    this.#utterances.delete(key);
    this.#utterances.set(key, spoken);
    return { ...spoken, pieces: spoken.pieces.map((piece) => piece.slice()) };
  }

  /** Keeps a whole utterance, and drops the oldest ones. */
  keep(utterance: EspeakUtterance, spoken: SpokenUtterance): void {
    const key = keyOf(utterance);
    this.#drop(key);
    this.#utterances.set(key, spoken);
    this.#samples += lengthOf(spoken);
    for (const oldest of this.#utterances.keys()) {
      if (this.#samples <= KEPT_SECONDS * ESPEAK_SAMPLE_RATE) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const spoken = this.#utterances.get(key);
    if (spoken === undefined) return;
    this.#utterances.delete(key);
    this.#samples -= lengthOf(spoken);
  }
}

function keyOf({ markup, voice, pitch, range, wordsPerMinute }: EspeakUtterance): string {
  return JSON.stringify([markup, voice, pitch, range, wordsPerMinute]);
}

function lengthOf({ pieces }: SpokenUtterance): number {
  return pieces.reduce((length, piece) => length + piece.length, 0);
}
