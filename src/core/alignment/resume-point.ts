/** A place between two sentences, in the text and in the sound. */
export interface ResumePoint {
  /** Start of the second sentence in the spoken text, in UTF-16 code units. */
  readonly character: number;
  /** End of the first sentence's sound, in seconds of the utterance. */
  readonly seconds: number;
}
