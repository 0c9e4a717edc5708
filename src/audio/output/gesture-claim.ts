/**
 * What a user's gesture allows: a running context and a loaded element. Both must be asked for within the gesture, so they are
 * claimed here if the code of the output is still loading. The output takes them over.
 */

/** What to claim. */
export interface WantedClaim {
  /** The player that will probably play. Default: `auto`, either. */
  readonly player?: unknown;
}

let context: AudioContext | undefined;
let element: HTMLAudioElement | undefined;

/** Claims what speech will need, unless it is claimed already. Never throws. */
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

/** The claimed context, for the one who asks first. */
export function takeClaimedContext(): AudioContext | undefined {
  const taken = context;
  context = undefined;
  return taken;
}

/** The claimed element, for the one who asks first. */
export function takeClaimedElement(): HTMLAudioElement | undefined {
  const taken = element;
  element = undefined;
  return taken;
}

/** Gives up what nobody took. */
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
