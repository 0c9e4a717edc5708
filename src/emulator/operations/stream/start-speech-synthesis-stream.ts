/**
 * `StartSpeechSynthesisStream`: receives text as signed events and sends audio as events, on one HTTP/2 stream.
 *
 * Polly's documentation leaves some points open. Here, the status is sent as soon as the request's headers are valid, before any
 * audio. A stream fails if its input ends inside a message or without the signed empty message. `RequestCharacters` counts UTF-16
 * units.
 */

import type { Clock } from '../../../base/clock';
import type { RequestEntry } from '../../accounts/request-log';
import { FrameError, FrameReader } from '../../event-stream/frame-reader';
import { decodeMessage, encodeAudioEvent, encodeError, encodeStreamClosedEvent } from '../../event-stream/messages';
import { endExchange, writeBytes, type Exchange } from '../../http/exchange';
import { ServiceError, toServiceError, validationError } from '../../http/service-error';
import type { ChunkVerifier } from '../../signing/chunk-verifier';
import type { SynthesisSession, SynthesizedChunk } from '../../speech/synthesis-session';
import type { PollyEngine } from '../../speech/voices';
import { sleep } from '../../../base/sleep';
import type { Pacer } from '../pacer';
import { readInboundEvent, type InboundEvent } from './stream-events';
import { exceptionOf, type StreamFaultRule, type StreamFaults } from '../../faults/stream-faults';
import { StreamTimers } from './stream-timers';

/** The inputs of a stream. */
export interface SynthesisStreamOptions {
  readonly exchange: Exchange;
  readonly session: SynthesisSession;
  /** The session's audio, as it is sent. */
  readonly audio: AsyncIterable<SynthesizedChunk>;
  readonly engine: PollyEngine;
  readonly verifier: ChunkVerifier;
  readonly pacer: Pacer;
  readonly clock: Clock;
  readonly entry: RequestEntry;
  /** The faults of the stream. */
  readonly faults: StreamFaults;
  /** The response headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** Called with an internal error of local Polly. */
  readonly onInternalError: (error: unknown) => void;
}

/** Thrown to end a stream by a fault, without an exception event. */
class BrokenOff extends Error {
  readonly fault: StreamFaultRule['fault'];

  constructor(fault: StreamFaultRule['fault']) {
    super('Broken off on request.');
    this.fault = fault;
  }
}

/** One stream, from its request head to its end. */
export class SynthesisStream {
  readonly #options: SynthesisStreamOptions;
  readonly #frames = new FrameReader();
  /** Aborted when the stream must stop before all audio is sent. */
  readonly #stop = new AbortController();
  readonly #timers: StreamTimers;
  #failure: ServiceError | undefined;
  #isClosed = false;
  #sawEndMessage = false;
  #requestCharacters = 0;
  #audioBytes = 0;

  constructor(options: SynthesisStreamOptions) {
    this.#options = options;
    this.#timers = new StreamTimers(options.clock, (error) => this.#fail(error));
  }

  /** Runs the stream; resolves when it has ended in any way. Never rejects. */
  async run(): Promise<void> {
    const { exchange, headers, entry, session, faults, onInternalError } = this.#options;
    exchange.departed.addEventListener('abort', this.#onDeparted, { once: true });
    if (exchange.departed.aborted) this.#onDeparted();
    exchange.begin(200, { ...headers, 'content-type': 'application/vnd.amazon.eventstream' });
    exchange.input.on('data', this.#onBytes);
    exchange.input.on('end', this.#onInputEnd);
    let isReset = false;
    try {
      await this.#sendAudio();
      if (faults.isUnclosed) throw new BrokenOff('unclosed');
      exchange.output.write(encodeStreamClosedEvent(this.#requestCharacters));
      entry.settle('completed');
    } catch (error) {
      // If the peer left, the record is already settled, and the resulting error does not count as a failure.
      if (entry.isOpen && error instanceof BrokenOff) {
        entry.settle('failed');
        isReset = error.fault === 'reset';
      } else if (exchange.output.destroyed) {
        // The peer has left, but its departure has not been reported yet.
        entry.settle('cancelled');
      } else if (entry.isOpen) {
        if (this.#failure === undefined && !(error instanceof ServiceError)) onInternalError(error);
        const failure = this.#failure ?? toServiceError(error);
        exchange.output.write(encodeError(failure));
        entry.settle('failed', failure.type);
      }
      session.cancel();
    } finally {
      this.#timers.stop();
      exchange.input.off('data', this.#onBytes);
      exchange.input.off('end', this.#onInputEnd);
      if (isReset) exchange.destroy();
      else endExchange(exchange);
    }
  }

  async #sendAudio(): Promise<void> {
    const { audio, pacer } = this.#options;
    const { signal } = this.#stop;
    const stopped = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new DOMException('The stream was stopped.', 'AbortError')));
    });
    stopped.catch(() => undefined);
    const pieces = audio[Symbol.asyncIterator]();
    for (;;) {
      const next = await Promise.race([pieces.next(), stopped]);
      if (next.done === true) return;
      const piece = next.value;
      await pacer.due(piece.audioSeconds, piece.readyAtMs, signal);
      signal.throwIfAborted();
      await this.#sendPiece(piece);
    }
  }

  /** Sends a piece of audio, and applies the faults that fall into it. */
  async #sendPiece({ bytes, audioSeconds }: SynthesizedChunk): Promise<void> {
    const { exchange, entry, faults } = this.#options;
    const { signal } = this.#stop;
    let sent = 0;
    for (;;) {
      const before = this.#audioBytes;
      const due = faults.takeBefore(before + bytes.byteLength - sent, entry.text);
      const part = bytes.subarray(sent, due === undefined ? bytes.byteLength : Math.max(sent, sent + due.atBytes - before));
      if (part.byteLength > 0) {
        const written = writeBytes(exchange, encodeAudioEvent(part), signal);
        // Counted before the write completes: the piece is sent even if the stream ends while its reader lags behind.
        if (!exchange.output.destroyed) entry.countAudio(part, (audioSeconds * part.byteLength) / bytes.byteLength);
        this.#audioBytes += part.byteLength;
        sent += part.byteLength;
        await written;
      }
      if (due === undefined) return;
      await this.#applyFault(due.rule);
    }
  }

  async #applyFault({ fault, durationMs }: StreamFaultRule): Promise<void> {
    const { exchange, clock } = this.#options;
    const { signal } = this.#stop;
    if (fault === 'stalled') {
      await sleep(clock, durationMs, signal);
      signal.throwIfAborted();
      return;
    }
    if (fault === 'goaway') {
      exchange.goAway();
      return;
    }
    const exception = exceptionOf(fault);
    if (exception !== undefined) throw exception;
    // A reset overtakes buffered data, so wait until earlier data is written.
    await new Promise<void>((resolve) => exchange.output.write(new Uint8Array(0), () => resolve()));
    throw new BrokenOff(fault);
  }

  readonly #onBytes = (bytes: Uint8Array): void => {
    try {
      for (const frame of this.#frames.push(bytes)) {
        if (this.#stop.signal.aborted) return;
        const message = decodeMessage(frame);
        this.#options.verifier.verify(message);
        this.#options.entry.countVerifiedChunk();
        this.#timers.noteEvent();
        this.#take(readInboundEvent(message, this.#options.engine));
      }
    } catch (error) {
      if (error instanceof FrameError) this.#fail(validationError('invalidInboundEvent', error.message));
      else {
        if (!(error instanceof ServiceError)) this.#options.onInternalError(error);
        this.#fail(toServiceError(error));
      }
    }
  };

  #take(event: InboundEvent): void {
    const { session, entry } = this.#options;
    if (this.#sawEndMessage || (this.#isClosed && event.type === 'text')) {
      throw validationError('invalidInboundEvent', 'An event came after the stream was closed.');
    }
    switch (event.type) {
      case 'text': {
        const { text, textType, billedCharacters } = event.spoken;
        this.#requestCharacters += billedCharacters;
        entry.countText(text, billedCharacters);
        session.write(text, textType);
        if (event.flush) session.flush();
        return;
      }
      case 'end':
        this.#sawEndMessage = true;
        return;
      case 'close':
        this.#close();
    }
  }

  readonly #onInputEnd = (): void => {
    if (this.#frames.isMidMessage) {
      this.#timers.noteBadEnd(validationError('invalidInboundEvent', 'The input ended in the middle of a message.'));
    } else if (!this.#sawEndMessage) {
      const message = 'The input ended without the signed empty message that closes it.';
      this.#timers.noteBadEnd(validationError('invalidInboundEvent', message));
    } else {
      this.#timers.noteInputEnded();
      this.#options.entry.markInputEnded();
      this.#close();
    }
  };

  /** Ends the text, so that the rest is spoken. */
  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#options.session.end();
  }

  #fail(error: ServiceError): void {
    if (this.#stop.signal.aborted) return;
    this.#failure = error;
    this.#stop.abort();
  }

  readonly #onDeparted = (): void => {
    const { entry, session } = this.#options;
    entry.settle('cancelled');
    session.cancel();
    this.#stop.abort();
  };
}
