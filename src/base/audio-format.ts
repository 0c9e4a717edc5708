/** The audio formats of Polly. They have their own file, because Workers also use them, but not the audio sink. */

/** The format of the bytes that a player receives. */
export interface AudioFormat {
  readonly outputFormat: 'mp3' | 'ogg_opus' | 'ogg_vorbis' | 'pcm' | 'mulaw' | 'alaw';
  /** Samples per second. */
  readonly sampleRate: number;
}
