/** The context lent to one player. */
export interface ContextLease {
  readonly context: AudioContext;
  /** The node to connect to. */
  readonly destination: AudioNode;
  /** Returns it. Repeated calls do nothing. */
  release(): void;
}
