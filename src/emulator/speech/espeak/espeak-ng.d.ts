/** The used part of `@echogarden/espeak-ng-emscripten`, which has no types of its own. */
declare module '@echogarden/espeak-ng-emscripten' {
  /** An event at a moment of the speech. */
  export interface EspeakEvent {
    readonly type: 'word' | 'sentence' | 'mark' | 'play' | 'end' | 'phoneme' | 'samplerate';
    /** Position in the input, in Unicode characters from 1. */
    readonly text_position: number;
    /** Milliseconds from the start of the speech. */
    readonly audio_position: number;
  }

  /** One synthesizer. */
  export interface EspeakSynthesizer {
    /** Returns 0 if the voice exists. */
    set_voice(name: string): number;
    set_rate(wordsPerMinute: number): void;
    set_pitch(pitch: number): void;
    set_range(range: number): void;
    get_samplerate(): number;
    /** Speaks. Blocks until the end, or until the callback returns true. */
    synthesize(markup: string, onAudio: (samples: Int16Array, events: readonly EspeakEvent[]) => boolean): void;
  }

  /** The compiled program with its memory. */
  export interface EspeakModule {
    readonly HEAPU8: Uint8Array;
    /** Must be awaited after construction, which continues asynchronously. */
    readonly eSpeakNGWorker: new () => PromiseLike<EspeakSynthesizer> | EspeakSynthesizer;
  }

  const load: () => Promise<EspeakModule>;
  export default load;
}
