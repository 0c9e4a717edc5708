/** Loads the code of the players on demand, and tests whether each player works in this browser. */
import { SpeechError } from '../../base/errors';
import { LazyCode } from '../../base/lazy-code';
import type { AudioFormat } from '../../base/audio-format';
import type { MediaSourcePlayer, MediaSourcePlayerOptions } from '../media-source/media-source-player';
import type { Soon } from '../player/loudspeaker-claim';
import type * as worklet from '../worklet/worklet-code';
import type { AudioOutputOptions } from './output-options';

/** Formats without a codec. MediaSource supports none of them, so no code needs to be loaded to test that. */
const BARE_SAMPLES: readonly AudioFormat['outputFormat'][] = ['pcm', 'mulaw', 'alaw'];

/** Loaded on demand, so that a page that only shows a text does not load it. */
const workletCode = new LazyCode<typeof worklet>(() => import('../worklet/worklet-code'));

/** Creates a MediaSource player: synchronously, so that the user gesture that asked for speech still counts. */
type MakeMediaSourcePlayer = (options: Omit<MediaSourcePlayerOptions, 'container'>) => MediaSourcePlayer;

/** Loads and tests players. */
export class PlayerCode {
  readonly #options: AudioOutputOptions;
  /** Contexts that have loaded the processor's code. */
  readonly #loaded = new WeakSet<BaseAudioContext>();
  /** Formats that MediaSource plays, as tests have shown, with the function that creates their players. */
  readonly #makersByFormat = new Map<AudioFormat['outputFormat'], MakeMediaSourcePlayer>();

  constructor(options: AudioOutputOptions) {
    this.#options = options;
  }

  /** The code of the worklet player. Load it with {@link loadWorklet} first. */
  get worklet(): typeof worklet {
    if (workletCode.loaded === undefined) throw new Error('The worklet was chosen but is not loaded.');
    return workletCode.loaded;
  }

  /** Loads the worklet player, and its processor into a context. Returns the error if that fails. Never rejects. */
  loadWorklet(context: AudioContext): Soon<SpeechError | undefined> {
    if (this.#loaded.has(context)) return undefined;
    const loading = workletCode.load().then(({ loadRingProcessor }) => loadRingProcessor(context, this.#options.workletUrl));
    return loading.then(() => {
      this.#loaded.add(context);
      return undefined;
    }, playerFailed);
  }

  /** Whether MediaSource plays a format in this browser. Loads its player if so. Never rejects. */
  mediaSourcePlays({ outputFormat, sampleRate }: AudioFormat): Soon<boolean> {
    // An element plays on a device only, never into a node.
    if (this.#options.destination !== undefined || typeof Audio === 'undefined') return false;
    if (BARE_SAMPLES.includes(outputFormat)) return false;
    if (this.#makersByFormat.has(outputFormat)) return true;
    return tryMediaSource({ outputFormat, sampleRate }).then(
      (make) => {
        // Only success is cached here; `findContainer` decides whether to test again.
        if (make !== undefined) this.#makersByFormat.set(outputFormat, make);
        return make !== undefined;
      },
      // The code could not be loaded. The next player tries again.
      () => false,
    );
  }

  /** Returns the function that creates the player of a format. {@link mediaSourcePlays} must have returned true for it. */
  mediaSource({ outputFormat }: AudioFormat): MakeMediaSourcePlayer {
    const make = this.#makersByFormat.get(outputFormat);
    if (make === undefined) throw new Error('MediaSource was chosen but not tested.');
    return make;
  }
}

/**
 * Turns an error of a player's creation into a SpeechError.
 *
 * @param error - Anything that was thrown while a player was created.
 */
export function playerFailed(error: unknown): SpeechError {
  if (SpeechError.isInstance(error)) return error;
  return new SpeechError({
    code: 'worklet-unavailable',
    message: 'The player could not be made in this AudioContext; see cause.',
    cause: error,
  });
}

async function tryMediaSource(format: AudioFormat): Promise<MakeMediaSourcePlayer | undefined> {
  const { findContainer } = await import('../media-source/containers/find-container');
  const container = await findContainer(format);
  if (container === undefined) return undefined;
  const { MediaSourcePlayer } = await import('../media-source/media-source-player');
  return (options) => new MediaSourcePlayer({ ...options, container });
}
