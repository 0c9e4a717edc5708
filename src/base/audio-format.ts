/** The audio formats of Polly. They have a file of their own because Workers use them too, and know no audio sink. */

/** The format of the bytes that a player gets. */
export interface AudioFormat {
  readonly outputFormat: 'mp3' | 'ogg_opus' | 'ogg_vorbis' | 'pcm' | 'mulaw' | 'alaw';
  /** Samples per second. */
  readonly sampleRate: number;
}
