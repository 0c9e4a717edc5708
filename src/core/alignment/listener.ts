/** The receiver of the sound, such as a loudspeaker, a file or a socket, as far as synthesis depends on it. */
export interface Listener {
  /** The furthest second that was heard. */
  readonly heardSeconds: number;
  /** Whether sound is being heard now. */
  readonly isPlaying: boolean;
  /** Playback rate. At 2, the sound is heard at twice its speed. */
  readonly rate: number;
  /**
   * Drops the sound of the log after a second, for good. Another segment must be started before more is appended.
   *
   * @returns The second of the cut: `seconds`, or a later one if the sound behind it can no longer be taken back.
   */
  cut(seconds: number): number;
}
