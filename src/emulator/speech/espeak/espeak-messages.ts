/** The messages between the main thread and the synthesizer's thread. */

/** espeak-ng's only sample rate, in hertz. */
export const ESPEAK_SAMPLE_RATE = 22_050;

/** A text to speak, and its voice. */
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

/** Asks the thread to speak. Only one request at a time. */
export interface SpeakRequest extends EspeakUtterance {
  readonly jobId: number;
}

/** The data that the thread gets when it starts. */
export interface EspeakThreadData {
  /**
   * One 32-bit integer: the id of the job to abort. It is shared, because the thread receives no messages while it speaks.
   */
  readonly abortedJob: SharedArrayBuffer;
}

/** The start time of a word. */
export interface EspeakWordStart {
  /** Position in the markup, in Unicode characters from 0. */
  readonly position: number;
  /** Seconds from the start of the utterance's sound. */
  readonly seconds: number;
}

/** The thread's messages: `loaded` once; for each request, sound in pieces of about 100 ms, then `done` or `failed`. */
export type SpeakReply =
  | { readonly type: 'loaded' }
  | { readonly type: 'audio'; readonly jobId: number; readonly samples: Int16Array<ArrayBuffer> }
  | { readonly type: 'done'; readonly jobId: number; readonly words: readonly EspeakWordStart[] }
  | { readonly type: 'failed'; readonly jobId: number; readonly failure: SpeakFailure };

/** The reason for a failed utterance: espeak-ng did not load (with its error), or could not speak this utterance. */
export type SpeakFailure =
  { readonly reason: 'not-loaded'; readonly message: string } | { readonly reason: 'no-voice' | 'too-long' | 'crashed' };
