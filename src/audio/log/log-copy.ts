/** The copy of a log in another thread, and the sender that keeps it up to date. */
import type { Clock, TimerHandle } from '../../base/clock';
import { SpeechError, type SpeechErrorOptions } from '../../base/errors';
import type { CodecConfig } from '../packets/packet';
import type { AudioLog } from './audio-log';
import { PacketLog } from './packet-log';
import { packPackets, unpackPackets, type LogMessage } from './port-protocol';

/** Packets that can wait are collected for this long, because a short message costs nearly as much as a long one. */
const COLLECT_MS = 1000;
/** If no packet arrives later, a timer sends them. Until then it waits for one, because to wake an idle page costs more than to send. */
const SPARE_MS = 250;

/** A copy of a log. It has the same content once it has received all messages. */
export class LogCopy extends PacketLog {
  #config: CodecConfig | undefined;

  /** Applies one write of the log. */
  take(message: LogMessage): void {
    switch (message.type) {
      case 'packets':
        this.#config = message.config ?? this.#config;
        this.addPackets(unpackPackets(message, this.#config));
        break;
      case 'segment':
        this.joinSegment(message.isSpliced);
        break;
      case 'segment-end':
        this.completeSegment();
        break;
      case 'cut':
        this.dropAfter(message.seconds);
        break;
      case 'end':
        this.finish(unpackError(message.error));
        break;
    }
    this.tell();
  }
}

/** Options of a {@link LogSender}. */
export interface LogSenderOptions {
  readonly clock: Clock;
  readonly send: (message: LogMessage) => void;
  /** Returns whether sound after a second of the utterance may arrive a second or a little more later. */
  readonly canWait: (seconds: number) => boolean;
}

/** Sends a log's writes to its copy. The copy must begin with the log's current cuts and segments. */
export class LogSender {
  readonly #log: AudioLog;
  readonly #options: LogSenderOptions;
  readonly #unsubscribe: () => void;
  /** Number of packets that were sent. */
  #packets = 0;
  #cuts: number;
  /** Number of the last segment that was sent. */
  #segment: number;
  #isEndSent = false;
  #timer: TimerHandle | undefined;
  /** Time at which the first collected packet arrived. */
  #collectingSinceMs = 0;

  constructor(log: AudioLog, options: LogSenderOptions) {
    this.#log = log;
    this.#options = options;
    this.#cuts = log.cuts.length;
    this.#segment = lastSegment(log).number;
    this.#unsubscribe = log.subscribe(() => {
      this.#follow();
    });
    this.#follow();
  }

  /** Sends the collected packets. */
  flush(): void {
    this.#options.clock.clearTimer(this.#timer);
    this.#timer = undefined;
    this.#sendPackets(this.#log.packets.length);
  }

  /** Stops sending. */
  close(): void {
    this.#options.clock.clearTimer(this.#timer);
    this.#unsubscribe();
  }

  #follow(): void {
    const { packets, cuts, isSegmentComplete, isEnded, error } = this.#log;
    const cut = cuts[this.#cuts];
    const { number, isSpliced } = lastSegment(this.#log);
    const isMore = cut === undefined && number === this.#segment && !isSegmentComplete;
    if (isMore && this.#isCollecting(packets.startSeconds(this.#packets))) return;
    // Sends the remaining packets before a cut. Packets after it follow later.
    this.flush();
    if (cut !== undefined) {
      this.#options.send({ type: 'cut', seconds: cut.seconds });
      this.#packets = cut.packets;
      this.#cuts += 1;
    } else if (number > this.#segment) {
      this.#options.send({ type: 'segment', isSpliced });
    } else if (isEnded) {
      if (!this.#isEndSent) this.#options.send({ type: 'end', error: error && packError(error) });
      this.#isEndSent = true;
    } else if (isSegmentComplete) {
      this.#options.send({ type: 'segment-end' });
    }
    this.#segment = number;
  }

  /** Whether a packet that begins at a second of the utterance is collected. */
  #isCollecting(seconds: number): boolean {
    const { clock, canWait } = this.#options;
    if (this.#timer !== undefined) return clock.now() < this.#collectingSinceMs + COLLECT_MS;
    if (!canWait(seconds)) return false;
    this.#collectingSinceMs = clock.now();
    this.#timer = clock.setTimer(() => this.flush(), COLLECT_MS + SPARE_MS);
    return true;
  }

  #sendPackets(end: number): void {
    while (this.#packets < end) {
      const message = packPackets(this.#log.packets, this.#packets, end);
      this.#packets += message.rows.length / 4;
      this.#options.send(message);
    }
  }
}

function lastSegment({ segments }: AudioLog): { readonly number: number; readonly isSpliced: boolean } {
  return segments.at(-1) ?? { number: 0, isSpliced: false };
}

/** Turns an error into plain data, because messages drop classes and cannot contain every cause. */
export function packError({ code, message, retryable, cause }: SpeechError): SpeechErrorOptions {
  const packed = { code, message, retryable };
  return cause instanceof Error ? { ...packed, cause: new Error(cause.message) } : packed;
}

/** Restores the error of {@link packError}. */
export function unpackError(packed: SpeechErrorOptions | undefined): SpeechError | undefined {
  return packed === undefined ? undefined : new SpeechError(packed);
}
