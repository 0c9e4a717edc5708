/**
 * Brings an utterance's packets to an element: through a MediaSource, once that is open.
 */
import type { PacketStore } from '../log/packet-table';
import { attachMediaSource, type AttachedSource } from './attach-media-source';
import { BufferFiller } from './buffer-filler';
import type { Container } from './container';

/** What a {@link PacketFeed} is made of. */
export interface PacketFeedOptions {
  readonly element: HTMLAudioElement;
  readonly container: Container;
  readonly store: PacketStore;
  /** Where the listener is, or is going to. */
  readonly playheadSeconds: () => number;
  /** Whether new sound may be given on now; false while a cushion is being collected. */
  readonly mayAppend: () => boolean;
  readonly onError: (error: unknown) => void;
}

/** Feeds one element. */
export class PacketFeed {
  readonly #options: PacketFeedOptions;
  readonly #source: AttachedSource;
  #filler: BufferFiller | undefined;
  #isComplete = false;

  /**
   * @throws SpeechError `audio-unsupported` where there is no MediaSource.
   */
  constructor(options: PacketFeedOptions) {
    this.#options = options;
    this.#source = attachMediaSource(options.element, {
      onOpen: () => {
        this.#onOpen();
      },
      onWanted: (isWanted) => {
        if (this.#filler !== undefined) this.#filler.isWanted = isWanted;
      },
    });
  }

  /** Does what is to be done now. To be called whenever something has changed: packets, the playhead, the cushion. */
  fill(): void {
    this.#filler?.fill();
  }

  /** Says that no more packets will come. */
  complete(): void {
    this.#isComplete = true;
    this.#filler?.complete();
  }

  /** Sees to it that what is to be heard at a second of the utterance is in the element, or comes into it. */
  moveTo(seconds: number): void {
    this.#filler?.moveTo(seconds);
  }

  /**
   * Takes back what has been dropped of the utterance.
   *
   * @param onTakenBack - Called when the element has lost something by that.
   */
  truncate(onTakenBack: () => void): void {
    this.#filler?.truncate(onTakenBack);
  }

  /** Feeds no more. What is in the element can still be heard. */
  close(): void {
    this.#filler?.close();
  }

  /** Empties the element. Calling it again does nothing. */
  detach(): void {
    this.#source.detach();
  }

  #onOpen(): void {
    const { store, container, playheadSeconds, mayAppend, onError } = this.#options;
    const { mediaSource } = this.#source;
    try {
      this.#filler = new BufferFiller({ store, container, mediaSource, playheadSeconds, mayAppend, onError });
      if (this.#isComplete) this.#filler.complete();
      else this.#filler.fill();
    } catch (error) {
      onError(error);
    }
  }
}
