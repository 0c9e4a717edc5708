/**
 * The copy of a log in another thread, and what keeps it up to date there.
 */
import { SpeechError, type SpeechErrorOptions } from '../../base/errors';
import type { CodecConfig } from '../packets/packet';
import type { AudioLog } from './audio-log';
import { PacketLog } from './packet-log';
import { packPackets, unpackPackets, type LogMessage } from './port-protocol';

/** A copy: what it is told makes it what the log is. */
export class LogCopy extends PacketLog {
  #config: CodecConfig | undefined;

  /** Takes one write of the log. */
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

/** Tells a copy, which begins with the joins of the log, all that is in the log and all that comes into it. */
export class LogSender {
  readonly #log: AudioLog;
  readonly #send: (message: LogMessage) => void;
  readonly #unsubscribe: () => void;
  /** How many packets the copy has. */
  #packets = 0;
  #cuts: number;
  /** Number of the last segment the copy has. */
  #segment: number;
  #isEndSent = false;

  constructor(log: AudioLog, send: (message: LogMessage) => void) {
    this.#log = log;
    this.#send = send;
    this.#cuts = log.cuts.length;
    this.#segment = lastSegment(log).number;
    this.#unsubscribe = log.subscribe(() => {
      this.#follow();
    });
    this.#follow();
  }

  /** Tells nothing more. */
  close(): void {
    this.#unsubscribe();
  }

  #follow(): void {
    const { packets, cuts, isSegmentComplete, isEnded, error } = this.#log;
    const cut = cuts[this.#cuts];
    // What came before it and remains; what comes behind it can only come later.
    this.#sendPackets(packets.length);
    const { number, isSpliced } = lastSegment(this.#log);
    if (cut !== undefined) {
      this.#send({ type: 'cut', seconds: cut.seconds });
      this.#packets = cut.packets;
      this.#cuts += 1;
    } else if (number > this.#segment) {
      this.#send({ type: 'segment', isSpliced });
    } else if (isEnded) {
      if (!this.#isEndSent) this.#send({ type: 'end', error: error && packError(error) });
      this.#isEndSent = true;
    } else if (isSegmentComplete) {
      this.#send({ type: 'segment-end' });
    }
    this.#segment = number;
  }

  #sendPackets(end: number): void {
    while (this.#packets < end) {
      const message = packPackets(this.#log.packets, this.#packets, end);
      this.#packets += message.rows.length / 4;
      this.#send(message);
    }
  }
}

function lastSegment({ segments }: AudioLog): { readonly number: number; readonly isSpliced: boolean } {
  return segments.at(-1) ?? { number: 0, isSpliced: false };
}

/** What of an error survives a message: its class does not, and not every cause can be sent. */
export function packError({ code, message, retryable, cause }: SpeechError): SpeechErrorOptions {
  const packed = { code, message, retryable };
  return cause instanceof Error ? { ...packed, cause: new Error(cause.message) } : packed;
}

/** The error that {@link packError} was given. */
export function unpackError(packed: SpeechErrorOptions | undefined): SpeechError | undefined {
  return packed === undefined ? undefined : new SpeechError(packed);
}
