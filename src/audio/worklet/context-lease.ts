/**
 * The context that a player has on loan.
 */

/** The context on loan to one sink. */
export interface ContextLease {
  readonly context: AudioContext;
  /** What the sink connects to. */
  readonly destination: AudioNode;
  /** Gives it back. Calling it again does nothing. */
  release(): void;
}
