/** Feeds an utterance's packets to an element, through a MediaSource once that is open. */
import type { AudioLog } from '../../log/audio-log';
import { attachMediaSource, type AttachedSource } from '../containers/attach-media-source';
import { BufferFiller } from './buffer-filler';
import type { Container } from '../containers/container';

/** Options of a {@link PacketFeed}. */
export interface PacketFeedOptions {
  readonly element: HTMLAudioElement;
  readonly container: Container;
  readonly log: AudioLog;
  /** Returns the playhead, or the target of a seek. */
  readonly playheadSeconds: () => number;
  /** Returns whether new sound may be appended: not until the cushion is full. */
  readonly canAppend: () => boolean;
  readonly onError: (error: unknown) => void;
}

/** Feeds one element. */
export class PacketFeed {
  readonly #options: PacketFeedOptions;
  readonly #source: AttachedSource;
  #filler: BufferFiller | undefined;

  /**
   * @throws SpeechError `audio-unsupported` if there is no MediaSource.
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

  /** Starts the next operation, if any. Call it after each change of the log, the playhead or the cushion. */
  fill(): void {
    this.#filler?.fill();
  }

  /** Makes sure that the element has, or gets, the sound at a second of the utterance. */
  moveTo(seconds: number): void {
    this.#filler?.moveTo(seconds);
  }

  /**
   * Removes from the element the sound that a cut of the log has dropped.
   *
   * @param onTakenBack - Called when that is done; not called if there was none.
   */
  takeBackCut(onTakenBack: () => void): void {
    this.#filler?.takeBackCut(onTakenBack);
  }

  /** Stops feeding. Sound in the element can still be heard. */
  close(): void {
    this.#filler?.close();
  }

  /** Empties the element. Repeated calls do nothing. */
  detach(): void {
    this.#source.detach();
  }

  #onOpen(): void {
    const { log, container, playheadSeconds, canAppend: mayAppend, onError } = this.#options;
    const { mediaSource } = this.#source;
    try {
      this.#filler = new BufferFiller({ log, container, mediaSource, playheadSeconds, canAppend: mayAppend, onError });
      this.#filler.fill();
    } catch (error) {
      onError(error);
    }
  }
}
