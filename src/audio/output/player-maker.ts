/**
 * Makes the player that suits the app's options and the browser. Acquires what it may need while a user's gesture
 * still counts, and releases what was not needed.
 */
import type { Clock } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import { LazyCode } from '../../base/lazy-code';
import type { AdaptiveCushion } from '../player/adaptive-cushion';
import type { AudioFormat } from '../../base/audio-format';
import type { AudioLog } from '../log/audio-log';
import type { AudioPlayer } from '../player/audio-player';
import { hasEnded, type PlayerChoice } from '../player/audio-sink';
import { choosePlayer, type Soon } from './choose-player';
import type { ContextLease } from '../worklet/context-lease';
import type { ContextKeeper } from './context-keeper';
import { FailedPlayer } from './failed-player';
import { sharedFeedWorker } from '../worker/shared-worker';
import { LatePlayer } from './late-player';
import type { MediaElements } from './media-elements';
import type { LentElement } from '../media-source/element/lent-element';
import type { MediaSourcePlayer } from '../media-source/media-source-player';
import type { MediaSourcePlayerOptions } from '../media-source/media-source-player-options';
import { canRouteContexts, type OutputDevice } from './output-device';
import type { CheckedOutputOptions, CheckedSinkOptions } from './output-options';
import type { OutputState } from './output-state';
import type * as worklet from '../worklet/worklet-code';

/** Formats without a codec. MediaSource supports none of them, so no code needs to be loaded to test that. */
const BARE_SAMPLES: readonly AudioFormat['outputFormat'][] = ['pcm', 'mulaw', 'alaw'];

/** A page that only shows a text does not load this. */
const workletCode = new LazyCode<typeof worklet>(() => import('../worklet/worklet-code'));

/** What a {@link PlayerMaker} needs. */
export interface PlayerMakerOptions {
  readonly output: CheckedOutputOptions;
  readonly keeper: ContextKeeper;
  readonly elements: MediaElements;
  readonly device: OutputDevice;
  readonly state: OutputState;
  /** Shared by all players, since they share the network. */
  readonly cushion: AdaptiveCushion;
  readonly clock: Clock;
}

/** What is on loan to one player while it is being made. */
interface Loans {
  context: ContextLease | undefined;
  element: LentElement | undefined;
}

/** Makes a player that uses MediaSource. Its code is loaded only when needed. */
type MakeMediaSourcePlayer = (options: Omit<MediaSourcePlayerOptions, 'container'>) => MediaSourcePlayer;

/** Makes players. */
export class PlayerMaker {
  readonly #options: PlayerMakerOptions;
  /** Contexts that have loaded the processor's code. */
  readonly #loaded = new WeakSet<BaseAudioContext>();
  /** Formats that MediaSource was seen to play, with the function that makes their players. */
  readonly #makersByFormat = new Map<AudioFormat['outputFormat'], MakeMediaSourcePlayer>();
  /** Players that play without the context. */
  readonly #withoutContext = new Set<MediaSourcePlayer>();
  /** Stand-ins that wait for the choice of a player. */
  readonly #undecided = new Set<LatePlayer>();

  constructor(options: PlayerMakerOptions) {
    this.#options = options;
    // This starts nothing, but it lets later users of a Worker find the script that the app serves.
    sharedFeedWorker(options.output.workerUrl);
  }

  /** Makes a player of a log. If it is known at once that nothing can play, the player has failed already. */
  make(log: AudioLog, options: CheckedSinkOptions): AudioPlayer {
    const { format } = log;
    const { keeper, elements, output, state } = this.#options;
    const loans: Loans = { context: undefined, element: undefined };
    const choice = choosePlayer({
      format,
      wanted: options.player,
      background: options.background,
      rate: options.rate,
      workletTrouble: () => this.#workletTrouble(loans),
      mediaSourcePlays: () => this.#mediaSourcePlays(format),
    });
    if (!(choice instanceof Promise)) return this.#build(choice, log, options, loans);
    // Acquired now, while the gesture that may have led here still counts. It may be over when the choice is made.
    if (output.destination === undefined && options.player !== 'worklet') loans.element = elements.lease();
    if (options.player === 'auto') loans.context ??= valueOrNothing(() => keeper.lease());
    const player = new LatePlayer({
      chosen: choice.then((chosen) => () => this.#build(chosen, log, options, loans)),
      onUnused: () => {
        releaseLoans(loans);
      },
      outputState: state,
    });
    this.#undecided.add(player);
    void choice.then(() => this.#undecided.delete(player));
    return player;
  }

  /** Prepares the player that will be used. Never rejects. */
  async warm(format: AudioFormat | undefined, options: CheckedSinkOptions): Promise<void> {
    if (format !== undefined && (options.player === 'media-source' || options.background || options.rate !== 1)) {
      if (await this.#mediaSourcePlays(format)) return;
    }
    const context = valueOrNothing(() => this.#options.keeper.prepare());
    if (context === undefined) return;
    if (format !== undefined) sharedFeedWorker(this.#options.output.workerUrl).warm(format);
    await this.#load(context);
  }

  /** Fails the players that would survive the closing of the context, with the error of those that do not. */
  close(): void {
    for (const player of this.#undecided) {
      player.fail(
        new SpeechError({
          code: 'worklet-unavailable',
          message: 'The output was closed before a player was chosen. Interrupt speech first.',
        }),
      );
    }
    this.#undecided.clear();
    for (const player of [...this.#withoutContext]) {
      player.fail(
        new SpeechError({
          code: 'worklet-unavailable',
          message: 'The output was closed while speech was playing. Interrupt speech first.',
        }),
      );
    }
  }

  #workletTrouble(loans: Loans): Soon<SpeechError | undefined> {
    const { keeper, device } = this.#options;
    if (device.isChosen && !canRouteContexts()) {
      return new SpeechError({
        code: 'output-device-unavailable',
        message:
          'On a device other than the default, this browser plays only formats of MediaSource, which does not support ' +
          "this one. Ask Polly for mp3, or go back with setOutputDevice('').",
      });
    }
    try {
      loans.context ??= keeper.lease();
    } catch (error) {
      return asSpeechError(error);
    }
    return this.#load(loans.context.context);
  }

  #load(context: AudioContext): Soon<SpeechError | undefined> {
    if (this.#loaded.has(context)) return undefined;
    const loading = workletCode.load().then(({ loadRingProcessor }) => loadRingProcessor(context, this.#options.output.workletUrl));
    return loading.then(() => {
      this.#loaded.add(context);
      return undefined;
    }, asSpeechError);
  }

  #mediaSourcePlays(format: AudioFormat): Soon<boolean> {
    // An element's sound goes to a device only, never to a node.
    if (this.#options.output.destination !== undefined || typeof Audio === 'undefined') return false;
    const { outputFormat } = format;
    if (BARE_SAMPLES.includes(outputFormat)) return false;
    if (this.#makersByFormat.has(outputFormat)) return true;
    return tryMediaSource(format).then(
      (make) => {
        // Only success is cached here; `findContainer` decides whether to test again.
        if (make !== undefined) this.#makersByFormat.set(outputFormat, make);
        return make !== undefined;
      },
      // The code did not arrive. The next player tries again.
      () => false,
    );
  }

  #build(choice: PlayerChoice | SpeechError, log: AudioLog, options: CheckedSinkOptions, loans: Loans): AudioPlayer {
    try {
      if (SpeechError.isInstance(choice)) throw choice;
      return choice.kind === 'worklet'
        ? this.#buildWorklet(choice, log, options, loans)
        : this.#buildMediaSource(choice, log, options, loans);
    } catch (error) {
      releaseLoans(loans);
      return new FailedPlayer(asSpeechError(error));
    }
  }

  #buildWorklet(player: PlayerChoice, log: AudioLog, options: CheckedSinkOptions, loans: Loans): AudioPlayer {
    const { keeper, output, cushion, clock } = this.#options;
    loans.element?.release();
    if (workletCode.loaded === undefined) throw new Error('The worklet was chosen but is not loaded.');
    const { WorkletPlayer, loadRingProcessor } = workletCode.loaded;
    const lease = (loans.context ??= keeper.lease());
    return new WorkletPlayer({
      log,
      lease,
      processorLoaded: loadRingProcessor(lease.context, output.workletUrl),
      outputState: keeper.state,
      player,
      rate: options.rate,
      volume: options.volume,
      worker: sharedFeedWorker(output.workerUrl),
      cushion,
      clock,
    });
  }

  #buildMediaSource(player: PlayerChoice, log: AudioLog, options: CheckedSinkOptions, loans: Loans): AudioPlayer {
    const { elements, state, cushion, clock } = this.#options;
    loans.context?.release();
    const make = this.#makersByFormat.get(log.format.outputFormat);
    if (make === undefined) throw new Error('MediaSource was chosen but not tested.');
    const lease = (loans.element ??= elements.lease());
    const made = make({ log, lease, player, options, cushion, clock });
    state.include(made);
    this.#withoutContext.add(made);
    made.playback.subscribe(() => {
      if (hasEnded(made.playback.get())) this.#withoutContext.delete(made);
    });
    return made;
  }
}

async function tryMediaSource(format: AudioFormat): Promise<MakeMediaSourcePlayer | undefined> {
  const { findContainer } = await import('../media-source/containers/find-container');
  if ((await findContainer(format)) === undefined) return undefined;
  const { createMediaSourcePlayer } = await import('../media-source/create-media-source-player');
  return createMediaSourcePlayer;
}

function releaseLoans({ context, element }: Loans): void {
  context?.release();
  element?.release();
}

function valueOrNothing<Value>(get: () => Value): Value | undefined {
  try {
    return get();
  } catch {
    // The same error occurs, and is reported, when the value is needed.
    return undefined;
  }
}

/** @param error - Anything thrown while a player was made. */
function asSpeechError(error: unknown): SpeechError {
  if (SpeechError.isInstance(error)) return error;
  return new SpeechError({
    code: 'worklet-unavailable',
    message: 'The player could not be made in this AudioContext; see cause.',
    cause: error,
  });
}
