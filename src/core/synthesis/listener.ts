/** The ear, file or socket that the sound is for, as far as synthesis needs to know of it. */
export interface Listener {
  /** The furthest second that was heard. */
  readonly heardSeconds: number;
  /** Whether sound is being heard now. */
  readonly isPlaying: boolean;
  /** How many times faster than spoken it is heard. */
  readonly rate: number;
  /**
   * Drops the sound of the log after a second, for good. Another segment must be started before more is appended.
   *
   * @returns The second of the cut: `seconds`, or a later one if sound is on its way to the ear already.
   */
  cut(seconds: number): number;
}
