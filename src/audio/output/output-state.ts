/**
 * Combines the state of the shared context with the states of players that use an `<audio>` element.
 */
import { Store, type ReadableStore } from '../../base/stores/store';
import type { AudioPlayer } from '../player/audio-player';
import { hasEnded, type AudioOutputState } from '../player/audio-sink';

/** The combined state of an output. */
export class OutputState implements ReadableStore<AudioOutputState> {
  readonly #context: ReadableStore<AudioOutputState>;
  readonly #store: Store<AudioOutputState>;
  readonly #players = new Set<AudioPlayer>();

  /** @param context - The state of the context. */
  constructor(context: ReadableStore<AudioOutputState>) {
    this.#context = context;
    this.#store = new Store(context.get());
    context.subscribe(() => {
      this.#update();
    });
  }

  readonly get = (): AudioOutputState => this.#store.get();

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** Includes a player without a context, until it ends. */
  include(player: AudioPlayer): void {
    this.#players.add(player);
    const onChange = () => {
      if (hasEnded(player.playback.get())) {
        this.#players.delete(player);
        unsubscribe();
      }
      this.#update();
    };
    const unsubscribe = player.playback.subscribe(onChange);
    onChange();
  }

  #update(): void {
    const states = [...this.#players].map((player) => player.playback.get().state);
    const context = this.#context.get();
    if (states.includes('blocked')) this.#store.set('blocked');
    else if (context !== 'running' && states.includes('playing')) this.#store.set('running');
    else this.#store.set(context);
  }
}
