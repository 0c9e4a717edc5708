/** What the main thread and the thread of the synthesizer say to each other. */

/** espeak-ng's only sample rate, in hertz. */
export const ESPEAK_SAMPLE_RATE = 22_050;

/** What to say and how. */
export interface EspeakUtterance {
  /** Text in espeak-ng's SSML. */
  readonly markup: string;
  /** espeak-ng's name of a voice, such as `en-us+m3`. */
  readonly voice: string;
  /** 0 to 99. */
  readonly pitch: number;
  /** 0 to 99. */
  readonly range: number;
  readonly wordsPerMinute: number;
}

/** Asks the thread to speak. One at a time. */
export interface SpeakRequest extends EspeakUtterance {
  readonly jobId: number;
}

/** Given to the thread when it starts. */
export interface EspeakThreadData {
  /** One 32-bit integer: the id of the job to give up. Shared, because the thread is deaf to messages while it speaks. */
  readonly abortedJob: SharedArrayBuffer;
}

/** The moment at which a word starts. */
export interface EspeakWordStart {
  /** Position in the markup, in Unicode characters, the first being 0. */
  readonly position: number;
  /** Seconds from the start of the utterance's sound. */
  readonly seconds: number;
}

/** What the thread says: `loaded` once, and to each request sound in pieces of about 100 ms, then `done` or `failed`. */
export type SpeakReply =
  | { readonly type: 'loaded' }
  | { readonly type: 'audio'; readonly jobId: number; readonly samples: Int16Array<ArrayBuffer> }
  | { readonly type: 'done'; readonly jobId: number; readonly words: readonly EspeakWordStart[] }
  | { readonly type: 'failed'; readonly jobId: number; readonly failure: SpeakFailure };

/** Why an utterance could not be spoken: espeak-ng did not load, for the error told, or did not speak this. */
export type SpeakFailure =
  { readonly reason: 'not-loaded'; readonly message: string } | { readonly reason: 'no-voice' | 'too-long' | 'crashed' };
