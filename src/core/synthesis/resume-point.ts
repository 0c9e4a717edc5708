/** A place between two sentences, in the text and in the sound. */
export interface ResumePoint {
  /** Where the second sentence begins in what is spoken, in UTF-16 code units. */
  readonly character: number;
  /** Where the sound of the first has ended, in seconds of the utterance. */
  readonly seconds: number;
}
