/**
 * Whether the page may make sound, from all that makes some: the context says it for the worklet, and each sink with an
 * `<audio>` element of its own for itself.
 */
import { Store, type ReadableStore } from '../../base/store';
import { hasEnded, type AudioOutputState, type AudioSink } from '../player/audio-sink';

/** One state out of many. */
export class OutputState implements ReadableStore<AudioOutputState> {
  readonly #context: ReadableStore<AudioOutputState>;
  readonly #store: Store<AudioOutputState>;
  readonly #sinks = new Set<AudioSink>();

  /**
   * @param context - What the context says.
   */
  constructor(context: ReadableStore<AudioOutputState>) {
    this.#context = context;
    this.#store = new Store(context.get());
    context.subscribe(() => {
      this.#look();
    });
  }

  readonly get = (): AudioOutputState => this.#store.get();

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** Counts a sink that plays without the context, until its end. */
  include(sink: AudioSink): void {
    this.#sinks.add(sink);
    const look = () => {
      if (hasEnded(sink.playback.get())) {
        this.#sinks.delete(sink);
        unsubscribe();
      }
      this.#look();
    };
    const unsubscribe = sink.playback.subscribe(look);
    look();
  }

  #look(): void {
    const states = [...this.#sinks].map((sink) => sink.playback.get().state);
    const context = this.#context.get();
    if (states.includes('blocked')) this.#store.set('blocked');
    else if (context !== 'running' && states.includes('playing')) this.#store.set('running');
    else this.#store.set(context);
  }
}
