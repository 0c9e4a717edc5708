/**
 * Brings an utterance's packets to an element: through a MediaSource, once that is open.
 */
import type { AudioLog } from '../../log/audio-log';
import { attachMediaSource, type AttachedSource } from '../containers/attach-media-source';
import { BufferFiller } from './buffer-filler';
import type { Container } from '../containers/container';

/** What a {@link PacketFeed} is made of. */
export interface PacketFeedOptions {
  readonly element: HTMLAudioElement;
  readonly container: Container;
  readonly log: AudioLog;
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

  /** Does what is to be done now. To be called whenever something has changed: the log, the playhead, the cushion. */
  fill(): void {
    this.#filler?.fill();
  }

  /** Sees to it that what is to be heard at a second of the utterance is in the element, or comes into it. */
  moveTo(seconds: number): void {
    this.#filler?.moveTo(seconds);
  }

  /**
   * Takes out of the element what a cut of the log has dropped.
   *
   * @param onTakenBack - Called when that is done; not where nothing was to be.
   */
  takeBackCut(onTakenBack: () => void): void {
    this.#filler?.takeBackCut(onTakenBack);
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
    const { log, container, playheadSeconds, mayAppend, onError } = this.#options;
    const { mediaSource } = this.#source;
    try {
      this.#filler = new BufferFiller({ log, container, mediaSource, playheadSeconds, mayAppend, onError });
      this.#filler.fill();
    } catch (error) {
      onError(error);
    }
  }
}
