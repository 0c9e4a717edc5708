/**
 * The formats of Polly's. A file of its own, because it is read in Workers, too, where an audio sink is not known.
 */

/** What a player must know of the bytes it will get. */
export interface AudioFormat {
  readonly outputFormat: 'mp3' | 'ogg_opus' | 'ogg_vorbis' | 'pcm' | 'mulaw' | 'alaw';
  /** Samples a second. */
  readonly sampleRate: number;
}
