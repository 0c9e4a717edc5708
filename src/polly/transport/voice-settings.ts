/** The voice that speaks, by the names of Amazon Polly's API. */

/** The engines of Amazon Polly. Only `generative` supports the two-way stream. */
export type Engine = 'generative' | 'neural' | 'long-form' | 'standard';

/** The audio formats of Amazon Polly, by their names in its API. */
export type OutputFormat = 'mp3' | 'ogg_opus' | 'ogg_vorbis' | 'pcm' | 'mulaw' | 'alaw';

/** The voice that speaks, and the format of its audio. */
export interface VoiceSettings {
  /** Id of a Polly voice, for example `Matthew`. */
  readonly voiceId: string;
  readonly engine: Engine;
  readonly outputFormat: OutputFormat;
  /** Samples a second. */
  readonly sampleRate: number;
  /** BCP 47 language for a bilingual voice. Default: the voice's own. */
  readonly languageCode?: string;
  /** Names of pronunciation lexicons stored in the app's AWS account. Default: none. */
  readonly lexiconNames?: readonly string[];
}
