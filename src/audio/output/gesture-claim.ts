/**
 * Creates a running context and a loaded element inside a user's gesture, where the browser allows both. Needed while the code
 * of the output is still loading. The output takes them over later.
 */

/** Options of {@link claimInGesture}. */
export interface WantedClaim {
  /** The player that will probably play. Default: `auto`, either. */
  readonly player?: unknown;
}

let context: AudioContext | undefined;
let element: HTMLAudioElement | undefined;

/** Creates the context and the element that speech will need, unless they exist already. Never throws. */
export function claimInGesture({ player }: WantedClaim = {}): void {
  // Nothing plays on a server.
  if (typeof AudioContext === 'undefined') return;
  if (player !== 'worklet') (element ??= new Audio()).load();
  if (player === 'media-source') return;
  try {
    context ??= makeContext();
    // The promise of a blocked context never settles.
    context.resume().catch(() => undefined);
    playSilence(context);
  } catch {
    // The page has too many contexts. The output finds that out, and reports it.
  }
}

/** Makes a context for speech. */
export function makeContext(sampleRate?: number): AudioContext {
  return new AudioContext({ latencyHint: 'interactive', ...(sampleRate === undefined ? {} : { sampleRate }) });
}

/** Hands over the claimed context. Later calls return undefined. */
export function takeClaimedContext(): AudioContext | undefined {
  const taken = context;
  context = undefined;
  return taken;
}

/** Hands over the claimed element. Later calls return undefined. */
export function takeClaimedElement(): HTMLAudioElement | undefined {
  const taken = element;
  element = undefined;
  return taken;
}

/** Discards the context and the element if they were not taken over. */
export function dropClaims(): void {
  takeClaimedElement();
  void takeClaimedContext()
    ?.close()
    .catch(() => undefined);
}

/**
 * Plays one sample of silence. On an iPhone, only a source that starts inside the gesture unlocks the loudspeaker. A
 * context that was only resumed may lose the first sound.
 */
export function playSilence(running: AudioContext): void {
  const source = new AudioBufferSourceNode(running, {
    buffer: new AudioBuffer({ length: 1, sampleRate: running.sampleRate }),
  });
  source.connect(running.destination);
  source.onended = () => {
    source.disconnect();
  };
  source.start();
}
