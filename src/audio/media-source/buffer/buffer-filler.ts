/**
 * Keeps the browser's buffer filled with packets of the log, up to some minutes ahead of the playhead. Refills it after a seek to
 * dropped sound. It reacts to events and uses no timers, so it also works in background tabs.
 */
import type { SpeechError } from '../../../base/errors';
import type { AudioLog, AudioReader } from '../../log/audio-log';
import type { CodecConfig } from '../../packets/packet';
import { AppendQueue, type BufferOperation } from './append-queue';
import type { Container } from '../containers/container';
import { nextPiece, type Piece } from './packet-pieces';

/** Buffered seconds ahead of the playhead. A hidden tab gets time events only now and then. */
const AHEAD_SECONDS = 180;
/** Buffered seconds while a ManagedMediaSource asks for no data. Live speech needs some in any case. */
const MANAGED_AHEAD_SECONDS = 10;
/** Greatest size of an append, about 10 s of Polly's mp3. A larger one would block the main thread noticeably. */
const MAX_PIECE_BYTES = 65_536;
/** With this many buffered seconds, packets are collected before the next append, because short appends cost the main thread as much as long ones. */
const PLENTY_SECONDS = 10;
/** Seconds of sound that are collected for an append then. */
const COLLECTED_SECONDS = 2;
/** Seconds kept behind the playhead, for a small step back. */
const KEPT_BEHIND_SECONDS = 2;
/** The least sound that is dropped to make room. */
const MIN_EVICTED_SECONDS = 1;
/** Browsers may round the edges of packets by this much. */
const EDGE_SECONDS = 0.03;

/** An event of a ManagedMediaSource's SourceBuffer. Missing in TypeScript's DOM types. */
interface BufferedChangeEvent extends Event {
  readonly removedRanges: TimeRanges;
}

/** Options of a {@link BufferFiller}. */
export interface BufferFillerOptions {
  readonly log: AudioLog;
  readonly container: Container;
  readonly mediaSource: MediaSource;
  /** Returns the playhead, or the target of a seek. */
  readonly playheadSeconds: () => number;
  /** Returns whether new sound may be appended: not until the cushion is full. */
  readonly canAppend: () => boolean;
  readonly onError: (error: SpeechError) => void;
}

/** Fills one SourceBuffer. */
export class BufferFiller {
  readonly #options: BufferFillerOptions;
  readonly #buffer: SourceBuffer;
  readonly #queue: AppendQueue;
  /** Positioned at the next packet to append. */
  readonly #reader: AudioReader;
  /** Whether that packet follows the last appended one. */
  #isContinuous = false;
  #config: CodecConfig | undefined;
  #isOtherHeader = true;
  #isEnded = false;
  /** Whether a ManagedMediaSource asks for data. */
  #isWanted = true;
  /** The start of unheard sound that the browser has dropped by itself; Infinity without any. */
  #lostSeconds = Infinity;

  /**
   * @throws DOMException if the browser refuses the container after all.
   */
  constructor(options: BufferFillerOptions) {
    this.#options = options;
    this.#reader = options.log.read(0);
    this.#buffer = options.mediaSource.addSourceBuffer(options.container.mimeType);
    if (options.container.isUntimed && this.#buffer.mode !== 'sequence') this.#buffer.mode = 'sequence';
    this.#queue = new AppendQueue(this.#buffer, options.onError);
    this.#buffer.addEventListener('bufferedchange', this.#onBufferedChange);
  }

  /** The second of the utterance up to which sound was appended. */
  get appendedSeconds(): number {
    return this.#options.log.packets.startSeconds(this.#reader.place);
  }

  /** Whether everything was appended and the end was announced. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Sets whether a ManagedMediaSource asks for data. */
  set isWanted(isWanted: boolean) {
    this.#isWanted = isWanted;
    this.fill();
  }

  /** Starts the next operation, if any. Call it after each change of the log, the playhead or the cushion. */
  fill(): void {
    if (this.#queue.isFull) this.#queue.retry();
    if (!this.#queue.isIdle) return;
    const { log, container } = this.#options;
    const { packets } = log;
    const playhead = this.#options.playheadSeconds();
    if (this.#lostSeconds < Infinity) {
      this.#takeLostAgain(playhead);
      return;
    }
    const aheadSeconds = this.#isWanted ? AHEAD_SECONDS : MANAGED_AHEAD_SECONDS;
    const isDue = this.#reader.place < packets.length && this.appendedSeconds < playhead + aheadSeconds;
    if (isDue && !this.#canWait(playhead) && this.#options.canAppend()) {
      const piece = nextPiece(packets, this.#reader.place, {
        untilSeconds: playhead + aheadSeconds,
        maxBytes: MAX_PIECE_BYTES,
        droppedByDecoderFrames: container.droppedByDecoderFrames,
      });
      if (piece !== undefined) this.#append(piece);
      else if (log.isEnded) this.#reader.place = packets.length;
    }
    this.#endIfAllGiven();
  }

  #canWait(playhead: number): boolean {
    const { log } = this.#options;
    if (log.isEnded || this.appendedSeconds < playhead + PLENTY_SECONDS) return false;
    return log.packets.seconds - this.appendedSeconds < COLLECTED_SECONDS;
  }

  /** Makes sure that the buffer has, or gets, the sound at a second of the utterance. */
  moveTo(seconds: number): void {
    const isAtEnd = this.#reader.place >= this.#options.log.packets.length && seconds >= this.appendedSeconds - EDGE_SECONDS;
    if (!isAtEnd && !this.#hasBuffered(seconds)) this.#beginAnew(seconds);
    this.fill();
  }

  /**
   * Removes from the buffer the sound that a cut of the log has dropped.
   *
   * @param onTakenBack - Called when that is done; not called if there was none.
   */
  takeBackCut(onTakenBack: () => void): void {
    if (!this.#reader.hasMetCut()) return;
    this.#isContinuous = false;
    this.#queue.push(this.#removal(this.appendedSeconds, Infinity, onTakenBack));
  }

  /** Drops all operations. */
  close(): void {
    this.#queue.close();
    this.#buffer.removeEventListener('bufferedchange', this.#onBufferedChange);
  }

  /** Also fires for our own removals, which do not concern unheard sound. */
  readonly #onBufferedChange = (event: Event): void => {
    const { removedRanges } = event as BufferedChangeEvent;
    const playhead = this.#options.playheadSeconds();
    for (let index = 0; index < removedRanges.length; index += 1) {
      const start = Math.max(playhead, removedRanges.start(index));
      const end = Math.min(this.appendedSeconds, removedRanges.end(index));
      if (end - start > EDGE_SECONDS) this.#lostSeconds = Math.min(this.#lostSeconds, start);
    }
    this.fill();
  };

  /** Goes back to sound that the browser has dropped, so that it is appended again. */
  #takeLostAgain(playhead: number): void {
    const lostSeconds = this.#lostSeconds;
    this.#lostSeconds = Infinity;
    if (this.#hasBuffered(playhead)) {
      this.fill();
    } else if (lostSeconds <= playhead + EDGE_SECONDS) {
      this.#beginAnew(playhead);
    } else {
      this.#reader.place = this.#options.log.packets.locate(lostSeconds).packet;
      this.#isContinuous = false;
      this.#queue.push(this.#removal(this.appendedSeconds, Infinity));
    }
  }

  /** Empties the buffer and continues at another second. The buffer never has holes. */
  #beginAnew(seconds: number): void {
    this.#queue.clear();
    this.#queue.push(this.#removal(0, Infinity));
    this.#reader.seek(seconds);
    this.#isContinuous = false;
    this.#lostSeconds = Infinity;
    // The header may be among the dropped operations.
    this.#config = undefined;
  }

  /** Whether the buffer has all sound from a second to the next append. */
  #hasBuffered(seconds: number): boolean {
    const { buffered } = this.#buffer;
    const end = this.appendedSeconds;
    if (seconds > end) return false;
    for (let index = 0; index < buffered.length; index += 1) {
      if (buffered.start(index) <= seconds + EDGE_SECONDS && buffered.end(index) >= end - EDGE_SECONDS) return true;
    }
    return false;
  }

  #append(piece: Piece): void {
    const { container } = this.#options;
    const [first] = piece.packets;
    if (first === undefined) return;
    const { windowStartSeconds, windowEndSeconds, packets } = piece;
    const isPlaced = !this.#isContinuous || first.isFirst || !container.isUntimed;
    const label = `append ${packets.length} packets at ${piece.offsetSeconds.toFixed(3)} s`;
    let header: Uint8Array<ArrayBuffer> | undefined;
    if (this.#config !== first.config) {
      this.#isOtherHeader = !this.#isOtherHeader;
      header = container.header(first.config, this.#isOtherHeader);
    }
    if (header !== undefined) {
      this.#queue.push(this.#operation('append the header', (buffer) => buffer.appendBuffer(header)));
    }
    this.#config = first.config;
    this.#reader.place = piece.nextPacket;
    this.#isContinuous = true;
    // The piece has no sound.
    if (windowEndSeconds <= windowStartSeconds) {
      this.fill();
      return;
    }
    const bytes = container.fragment(packets, 0);
    this.#queue.push(
      this.#operation(label, (buffer) => {
        if (isPlaced) buffer.timestampOffset = piece.offsetSeconds;
        setWindow(buffer, windowStartSeconds, windowEndSeconds);
        buffer.appendBuffer(bytes);
      }),
    );
  }

  #operation(label: string, start: (buffer: SourceBuffer) => void): BufferOperation {
    return {
      label,
      start: (buffer) => {
        this.#isEnded = false;
        start(buffer);
        return 'pending';
      },
      onDone: () => {
        this.fill();
      },
      onFull: () => this.#eviction(),
    };
  }

  /** Removes played sound. */
  #eviction(): BufferOperation | undefined {
    const { buffered } = this.#buffer;
    const until = this.#options.playheadSeconds() - KEPT_BEHIND_SECONDS;
    const start = buffered.length === 0 ? Infinity : buffered.start(0);
    return until - start < MIN_EVICTED_SECONDS ? undefined : this.#removal(0, until);
  }

  #removal(fromSeconds: number, toSeconds: number, onDone?: () => void): BufferOperation {
    return {
      label: `drop what lies from ${fromSeconds} to ${toSeconds} s`,
      start: (buffer) => {
        // Nothing was appended yet.
        if (Number.isNaN(this.#options.mediaSource.duration)) return 'done';
        this.#isEnded = false;
        buffer.remove(fromSeconds, toSeconds);
        return 'pending';
      },
      onDone: () => {
        onDone?.();
        this.fill();
      },
    };
  }

  #endIfAllGiven(): void {
    const { mediaSource, log } = this.#options;
    const isAllGiven = log.isEnded && this.#reader.place >= log.packets.length && log.packets.length > 0;
    if (!isAllGiven || !this.#queue.isIdle || this.#isEnded || mediaSource.readyState !== 'open') return;
    this.#queue.push({
      label: 'end the stream',
      start: () => {
        mediaSource.endOfStream();
        this.#isEnded = true;
        return 'done';
      },
    });
  }
}

/** Sets the append window. Its end becomes infinite first, because start and end must not cross. */
function setWindow(buffer: SourceBuffer, startSeconds: number, endSeconds: number): void {
  if (buffer.appendWindowStart === startSeconds && buffer.appendWindowEnd === endSeconds) return;
  buffer.appendWindowEnd = Infinity;
  buffer.appendWindowStart = startSeconds;
  buffer.appendWindowEnd = endSeconds;
}
