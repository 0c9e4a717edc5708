/** An AudioContext that is lent to one player. */
export interface ContextLease {
  readonly context: AudioContext;
  /** The node to connect to. */
  readonly destination: AudioNode;
  /** Returns the context. Repeated calls do nothing. */
  release(): void;
}
