/**
 * Requests a context and an element from the browser while a user gesture is current, before the player is chosen. The
 * chosen player then uses one of them, and the other one is released.
 */
import type { Clock } from '../../base/clock';
import type { AudioFormat } from '../../base/audio-format';
import { SpeechError } from '../../base/errors';
import type { AudioLog } from '../log/audio-log';
import type { LentElement } from '../media-source/element/lent-element';
import type { AdaptiveCushion } from '../player/adaptive-cushion';
import type { AudioPlayer } from '../player/audio-player';
import { hasEnded, type PlayerChoice } from '../player/audio-sink';
import type { LoudspeakerClaim, PlayerSettings, Soon } from '../player/loudspeaker-claim';
import { sharedFeedWorker } from '../worker/shared-worker';
import type { ContextLease } from '../worklet/context-lease';
import { choosePlayer } from './choose-player';
import type { SharedContext } from './shared-context';
import type { MediaElements } from './media-elements';
import { canRouteContexts, type OutputDevice } from './output-device';
import type { CheckedOutputOptions, CheckedSinkOptions } from './output-options';
import type { OutputState } from './output-state';
import { playerFailed, type PlayerCode } from './player-code';

/** The parts of an output that its claims share. */
export interface ClaimParts {
  readonly output: CheckedOutputOptions;
  readonly code: PlayerCode;
  readonly keeper: SharedContext;
  readonly elements: MediaElements;
  readonly device: OutputDevice;
  readonly state: OutputState;
  /** Shared by all players, since they share the network. */
  readonly cushion: AdaptiveCushion;
  readonly clock: Clock;
  /** Players and claims without a context. Closing the output must end them separately. */
  readonly withoutContext: Set<{ fail(error: SpeechError): void }>;
}

/** The claim of one sink. The constructor requests the context and the element. */
export class OutputClaim implements LoudspeakerClaim {
  readonly #parts: ClaimParts;
  readonly #options: CheckedSinkOptions;
  readonly #choice: Soon<PlayerChoice | SpeechError>;
  #context: ContextLease | undefined;
  #element: LentElement | undefined;
  /** The error that ended the claim. No player is created after it. */
  #fault: SpeechError | undefined;
  #onFault: (error: SpeechError) => void = () => undefined;

  constructor(parts: ClaimParts, format: AudioFormat, options: CheckedSinkOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#choice = choosePlayer({
      format,
      wanted: options.player,
      background: options.background,
      rate: options.rate,
      workletTrouble: () => this.#workletTrouble(),
      mediaSourcePlays: () => parts.code.mediaSourcePlays(format),
    });
    if (!(this.#choice instanceof Promise)) return;
    // The gesture may be over when the player is chosen, so both kinds are requested now.
    if (parts.output.destination === undefined && options.player !== 'worklet') this.#element = parts.elements.lease();
    if (options.player === 'auto') this.#context ??= valueOrNothing(() => parts.keeper.lease());
  }

  open(log: AudioLog, settings: () => PlayerSettings, onOpened: (opened: AudioPlayer | SpeechError) => void): void {
    const { withoutContext } = this.#parts;
    const make = (choice: PlayerChoice | SpeechError) => onOpened(this.#make(choice, log, settings()));
    if (!(this.#choice instanceof Promise)) {
      make(this.#choice);
      return;
    }
    withoutContext.add(this);
    const fault = new Promise<SpeechError>((resolve) => (this.#onFault = resolve));
    void Promise.race([this.#choice, fault]).then((choice) => {
      withoutContext.delete(this);
      make(choice);
    });
  }

  /** Ends the wait for the player with an error. Does nothing once the player is open. */
  fail(error: SpeechError): void {
    this.#fault ??= error;
    this.#onFault(error);
  }

  release(): void {
    this.fail(new SpeechError({ code: 'interrupted', message: 'Playback ended before its player was open.' }));
    this.#giveBack();
  }

  #workletTrouble(): Soon<SpeechError | undefined> {
    const { code, keeper, device } = this.#parts;
    if (device.isChosen && !canRouteContexts()) {
      return new SpeechError({
        code: 'output-device-unavailable',
        message:
          'On a device other than the default, this browser plays only formats of MediaSource, which does not support ' +
          "this one. Ask Polly for mp3, or go back with setOutputDevice('').",
      });
    }
    try {
      this.#context ??= keeper.lease();
    } catch (error) {
      return playerFailed(error);
    }
    return code.loadWorklet(this.#context.context);
  }

  #make(choice: PlayerChoice | SpeechError, log: AudioLog, settings: PlayerSettings): AudioPlayer | SpeechError {
    try {
      if (this.#fault !== undefined) throw this.#fault;
      if (SpeechError.isInstance(choice)) throw choice;
      const player = choice.kind === 'worklet' ? this.#makeWorklet(choice, log, settings) : this.#makeMediaSource(choice, log, settings);
      if (settings.isPaused) player.pause();
      if (settings.startSeconds > 0) player.seek(settings.startSeconds);
      return player;
    } catch (error) {
      this.#giveBack();
      return playerFailed(error);
    }
  }

  #makeWorklet(player: PlayerChoice, log: AudioLog, { rate, volume }: PlayerSettings): AudioPlayer {
    const { code, keeper, output, cushion, clock } = this.#parts;
    this.#element?.release();
    const { WorkletPlayer, loadRingProcessor } = code.worklet;
    const lease = (this.#context ??= keeper.lease());
    const processorLoaded = loadRingProcessor(lease.context, output.workletUrl);
    const worker = sharedFeedWorker(output.workerUrl);
    return new WorkletPlayer({ log, lease, processorLoaded, outputState: keeper.state, player, rate, volume, worker, cushion, clock });
  }

  #makeMediaSource(player: PlayerChoice, log: AudioLog, { rate, volume }: PlayerSettings): AudioPlayer {
    const { code, elements, state, cushion, clock, withoutContext } = this.#parts;
    this.#context?.release();
    const make = code.mediaSource(log.format);
    const lease = (this.#element ??= elements.lease());
    const made = make({ log, lease, player, options: { ...this.#options, rate, volume }, cushion, clock });
    state.include(made);
    withoutContext.add(made);
    made.playback.subscribe(() => {
      if (hasEnded(made.playback.get())) withoutContext.delete(made);
    });
    return made;
  }

  #giveBack(): void {
    this.#context?.release();
    this.#element?.release();
  }
}

function valueOrNothing<Value>(get: () => Value): Value | undefined {
  try {
    return get();
  } catch {
    // The same error is thrown again, and reported, if the value is needed.
    return undefined;
  }
}
