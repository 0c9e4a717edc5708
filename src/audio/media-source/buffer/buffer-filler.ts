/**
 * Keeps the browser's buffer filled from the packets that are kept: from the playhead on, not further than it needs, and
 * anew where the listener goes to what was dropped. It acts when something happens and never by a timer, so that a tab in
 * the background is fed like any other.
 */
import type { SpeechError } from '../../../base/errors';
import type { AudioLog, AudioReader } from '../../log/audio-log';
import type { CodecConfig } from '../../packets/packet';
import { AppendQueue, type BufferOperation } from './append-queue';
import type { Container } from '../containers/container';
import { nextPiece, type Piece } from './packet-pieces';

/** So much is held ready before the playhead: minutes, since a hidden tab hears of time passing only now and then. */
const AHEAD_SECONDS = 180;
/** What a ManagedMediaSource that asks for no more still gets, so that live speech goes on. */
const MANAGED_AHEAD_SECONDS = 10;
/** An append is one task of the browser's main thread; more at once would be felt. 10 s of Polly's mp3. */
const MAX_PIECE_BYTES = 65_536;
/** What is left behind the playhead when room is made: a small step back needs nothing anew. */
const KEPT_BEHIND_SECONDS = 2;
/** Room is made when it frees so much at least. */
const MIN_EVICTED_SECONDS = 1;
/** A packet's edge may be rounded by so much. */
const EDGE_SECONDS = 0.03;

/** What a ManagedMediaSource's SourceBuffer tells. Not in TypeScript's library yet. */
interface BufferedChangeEvent extends Event {
  readonly removedRanges: TimeRanges;
}

/** What a {@link BufferFiller} is made of. */
export interface BufferFillerOptions {
  readonly log: AudioLog;
  readonly container: Container;
  readonly mediaSource: MediaSource;
  /** Where the listener is, or is going to. */
  readonly playheadSeconds: () => number;
  /** Whether new sound may be given on now; false while a cushion is being collected. */
  readonly mayAppend: () => boolean;
  readonly onError: (error: SpeechError) => void;
}

/** Fills one SourceBuffer. */
export class BufferFiller {
  readonly #options: BufferFillerOptions;
  readonly #buffer: SourceBuffer;
  readonly #queue: AppendQueue;
  /** At the next packet to be appended. */
  readonly #reader: AudioReader;
  /** Whether that packet follows what was appended last. */
  #isContinuous = false;
  #config: CodecConfig | undefined;
  #isOtherHeader = true;
  #isEnded = false;
  /** False while a ManagedMediaSource asks for nothing. */
  #isWanted = true;
  /** Where what the browser has dropped unasked, and was still to be heard, begins; Infinity where nothing was. */
  #lostSeconds = Infinity;

  /**
   * @throws DOMException where the browser does not take the container after all.
   */
  constructor(options: BufferFillerOptions) {
    this.#options = options;
    this.#reader = options.log.read(0);
    this.#buffer = options.mediaSource.addSourceBuffer(options.container.mimeType);
    if (options.container.isUntimed && this.#buffer.mode !== 'sequence') this.#buffer.mode = 'sequence';
    this.#queue = new AppendQueue(this.#buffer, options.onError);
    this.#buffer.addEventListener('bufferedchange', this.#onBufferedChange);
  }

  /** The second of the utterance up to which sound was given to the browser. */
  get appendedSeconds(): number {
    return this.#options.log.packets.startSeconds(this.#reader.place);
  }

  /** Whether the browser was given all, and told so. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** What a ManagedMediaSource wants: whether to be filled far ahead. */
  set isWanted(isWanted: boolean) {
    this.#isWanted = isWanted;
    this.fill();
  }

  /** Does what is to be done now. To be called whenever something has changed: the log, the playhead, the cushion. */
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
    if (isDue && this.#options.mayAppend()) {
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

  /** Sees to it that what is to be heard at a second of the utterance is in the buffer, or comes into it. */
  moveTo(seconds: number): void {
    const isAtEnd = this.#reader.place >= this.#options.log.packets.length && seconds >= this.appendedSeconds - EDGE_SECONDS;
    if (!isAtEnd && !this.#holds(seconds)) this.#beginAnew(seconds);
    this.fill();
  }

  /**
   * Takes out of the buffer what a cut of the log has dropped.
   *
   * @param onTakenBack - Called when that is done; not where nothing was to be.
   */
  takeBackCut(onTakenBack: () => void): void {
    if (!this.#reader.meetCut()) return;
    this.#isContinuous = false;
    this.#queue.push(this.#removal(this.appendedSeconds, Infinity, onTakenBack));
  }

  /** Forgets everything. */
  close(): void {
    this.#queue.close();
    this.#buffer.removeEventListener('bufferedchange', this.#onBufferedChange);
  }

  /** What we ask to be dropped is told here, too, but then it was not to be heard any more. */
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

  /** Goes back to what was dropped, so that it is appended again as soon as it is wanted. */
  #takeLostAgain(playhead: number): void {
    const lostSeconds = this.#lostSeconds;
    this.#lostSeconds = Infinity;
    if (this.#holds(playhead)) {
      this.fill();
    } else if (lostSeconds <= playhead + EDGE_SECONDS) {
      this.#beginAnew(playhead);
    } else {
      this.#reader.place = this.#options.log.packets.locate(lostSeconds).packet;
      this.#isContinuous = false;
      this.#queue.push(this.#removal(this.appendedSeconds, Infinity));
    }
  }

  /** Empties the buffer, and begins at a second of the utterance. One stretch without holes is all it ever has. */
  #beginAnew(seconds: number): void {
    this.#queue.clear();
    this.#queue.push(this.#removal(0, Infinity));
    this.#reader.seek(seconds);
    this.#isContinuous = false;
    this.#lostSeconds = Infinity;
    // One that found no room is forgotten, too.
    this.#config = undefined;
  }

  /** Whether the buffer has sound from there to what is appended next. */
  #holds(seconds: number): boolean {
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
    // Nothing of it is sound.
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

  /** Drops what was played. */
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
        // Nothing was ever appended.
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

/** The end first made infinite, because neither may pass the other. */
function setWindow(buffer: SourceBuffer, startSeconds: number, endSeconds: number): void {
  if (buffer.appendWindowStart === startSeconds && buffer.appendWindowEnd === endSeconds) return;
  buffer.appendWindowEnd = Infinity;
  buffer.appendWindowStart = startSeconds;
  buffer.appendWindowEnd = endSeconds;
}
