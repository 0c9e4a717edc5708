/**
 * A transport and an output that do what a test says, in any order, even orders that real ones never produce. They
 * track what was begun and never ended.
 */
import { SILENT_SNAPSHOT, type AudioSink } from '../../../src/audio/player/audio-sink';
import type { AudioWriter } from '../../../src/audio/log/audio-log';
import { WritableAudioLog } from '../../../src/audio/log/writable-audio-log';
import type { PlaybackSnapshot, AudioFormat, SegmentOptions, SinkOptions } from '../../../src/audio/player/audio-sink';
import { SpeechError, type SpeechErrorCode } from '../../../src/base/errors';
import type { Clock } from '../../../src/base/clock';
import { Store } from '../../../src/base/stores/store';
import { speechCode, type SpeechCode } from '../../../src/core/client/load-speech';
import { sourceCode, textReaderCode } from '../../../src/core/source/text-reader-code';
import { ServiceConnection } from '../../../src/core/client/service-connection';
import { SpeechClient } from '../../../src/core/client/speech-client';
import { AttemptText } from '../../../src/core/attempts/attempt-text';
import { KEEP_ALIVE_MS } from '../../../src/polly/duplex/stream-actions';
import type { SpanReader, SpeechRequest, SpeechService, TransportEvent } from '../../../src/polly/transport/transport';
import { SimulatedOutput } from '../../../src/testing/simulated-output';

/** Tests of speech that waits for its code load it themselves. */
await Promise.all([speechCode.load(), sourceCode.load(), textReaderCode.load()]);

/** Text that a run has read. */
export interface ReadPiece {
  readonly text: string;
  readonly textType?: 'ssml';
  readonly flush?: boolean;
}

/** One attempt of a {@link ScriptedTransport}. */
class ScriptedRun {
  readonly #request: SpeechRequest;
  readonly #reader: SpanReader;
  readonly #said: (TransportEvent | SpeechError)[] = [];
  #wake: () => void = () => undefined;
  #listener: ((piece: ReadPiece) => void) | undefined;
  isOver = false;

  constructor(request: SpeechRequest) {
    this.#request = request;
    this.#reader = request.text.read();
  }

  /** Yields an event, with characters that are counted from the beginning of the run's text, or fails. */
  say(event: TransportEvent | SpeechError): void {
    this.#said.push(SpeechError.isInstance(event) ? event : this.#placed(event));
    this.#wake();
  }

  /** Reads the next piece of text, like a network with free capacity. */
  async read(): Promise<void> {
    await this.#next();
  }

  /** Reports additional billed characters. */
  bill(characters: number): void {
    this.#request.onBilled(characters);
  }

  /** Reads all text from now on and reports it. A second call replaces the listener. */
  onRead(listener: (piece: ReadPiece) => void): void {
    const isReading = this.#listener !== undefined;
    this.#listener = listener;
    if (!isReading) void this.#readAll();
  }

  async *events(): AsyncGenerator<TransportEvent, void, undefined> {
    const { signal, onCall } = this.#request;
    const onAbort = () => this.#wake();
    signal.addEventListener('abort', onAbort);
    try {
      onCall();
      for (;;) {
        if (signal.aborted) throw signal.reason;
        const event = this.#said.shift();
        if (event === undefined) await new Promise<void>((resolve) => (this.#wake = resolve));
        else if (SpeechError.isInstance(event)) throw event;
        else {
          yield event;
          if (event.type === 'closed') return;
        }
      }
    } finally {
      this.isOver = true;
      signal.removeEventListener('abort', onAbort);
    }
  }

  async #readAll(): Promise<void> {
    for (let piece = await this.#next(); piece !== undefined; piece = await this.#next()) this.#listener?.(piece);
  }

  async #next(): Promise<ReadPiece | undefined> {
    const span = await this.#reader.next('available', KEEP_ALIVE_MS);
    if (span === 'end') return undefined;
    if (span === 'silence') return { text: '' };
    this.#reader.noteSent(span);
    const { request, type, isFlushed } = span;
    return { text: request, ...(type === 'ssml' ? { textType: type } : {}), ...(isFlushed ? { flush: true } : {}) };
  }

  #placed(event: TransportEvent): TransportEvent {
    const { text } = this.#request;
    const start = text instanceof AttemptText ? text.start : 0;
    const placed = <Range extends { readonly startCharacter: number; readonly endCharacter: number }>(range: Range): Range => ({
      ...range,
      startCharacter: start + range.startCharacter,
      endCharacter: start + range.endCharacter,
    });
    if (event.type === 'segment') return placed(event);
    if (event.type === 'marks') return { ...event, startCharacter: start + event.startCharacter, words: event.words.map(placed) };
    return event;
  }
}

/** A stream whose other end is the test. */
export class ScriptedTransport implements SpeechService {
  readonly segmented = undefined;
  readonly runs: ScriptedRun[] = [];
  readonly duplex = (request: SpeechRequest): AsyncGenerator<TransportEvent, void, undefined> => {
    const run = new ScriptedRun(request);
    this.runs.push(run);
    return run.events();
  };

  warm(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.fail('interrupted');
  }

  /** The present run. */
  get current(): ScriptedRun | undefined {
    return this.runs.findLast(({ isOver }) => !isOver);
  }

  /** Fails all present runs. */
  fail(code: SpeechErrorCode): void {
    for (const run of this.runs) if (!run.isOver) run.say(new SpeechError({ code, message: 'As the test wants it.' }));
  }
}

/** A player that plays when the test says so. */
export class ScriptedSink implements AudioSink {
  readonly playback = new Store<PlaybackSnapshot>(SILENT_SNAPSHOT);
  readonly log: AudioWriter;
  readonly #bytesPerSecond: number;
  readonly #fadeClock: Clock | undefined;
  #bytes = 0;
  #stopping: Promise<number> | undefined;
  #endFade: (() => void) | undefined;
  /** The volume that was set, 0 to 1. */
  volume: number;

  /** @param fadeClock - The clock of its fades. Default: fades take no time. */
  constructor(log: AudioWriter, volume: number, fadeClock?: Clock) {
    this.log = log;
    this.#bytesPerSecond = log.format.sampleRate * 2;
    this.#bytes = log.packets.seconds * this.#bytesPerSecond;
    if (this.#bytes > 0) this.#change({ receivedSeconds: this.#bytes / this.#bytesPerSecond });
    this.volume = volume;
    this.#fadeClock = fadeClock;
    let seenBytes = log.byteLength;
    log.subscribe(() => {
      const bytes = log.byteLength - seenBytes;
      seenBytes = log.byteLength;
      this.#bytes += bytes;
      if (bytes > 0 && !this.isOver) this.#change({ receivedSeconds: this.#bytes / this.#bytesPerSecond });
    });
  }

  /** Whether it is over and holds nothing. */
  get isOver(): boolean {
    const { state } = this.playback.get();
    return state === 'ended' || state === 'stopped' || state === 'failed';
  }

  /** Whether it is fading out. */
  get isFading(): boolean {
    return this.#stopping !== undefined && !this.isOver;
  }

  /** Changes to a state after playing a share, 0 to 1, of the sound not heard yet. */
  become(state: PlaybackSnapshot['state'], share = 0): void {
    if (this.isOver) return;
    const { positionSeconds } = this.playback.get();
    const receivedSeconds = this.#bytes / this.#bytesPerSecond;
    const position = positionSeconds + Math.max(0, receivedSeconds - positionSeconds) * share;
    const error = state === 'failed' ? new SpeechError({ code: 'audio-undecodable', message: 'As the test wants it.' }) : undefined;
    this.#change({ state, receivedSeconds, positionSeconds: position, error });
  }

  /** Plays up to a second, as far as there is sound. */
  hearTo(seconds: number): void {
    const positionSeconds = Math.min(seconds, this.#bytes / this.#bytesPerSecond);
    if (!this.isOver) this.#change({ state: 'playing', positionSeconds });
  }

  append(bytes: Uint8Array): void {
    this.log.append(bytes);
  }

  startSegment(options?: SegmentOptions): void {
    this.log.startSegment(options);
  }

  truncate(seconds: number): number {
    const receivedSeconds = Math.max(this.playback.get().heardSeconds, Math.min(seconds, this.#bytes / this.#bytesPerSecond));
    this.#bytes = receivedSeconds * this.#bytesPerSecond;
    this.log.cut(receivedSeconds);
    if (!this.isOver) this.#change({ receivedSeconds });
    return receivedSeconds;
  }

  endOfStream(): void {
    // The test decides when it has ended.
    this.log.end();
  }

  pause(): void {
    this.become('paused');
  }

  resume(): void {
    if (this.playback.get().state === 'paused') this.become('waiting');
  }

  seek(seconds: number): void {
    if (!this.isOver) this.#change({ positionSeconds: Math.min(seconds, this.#bytes / this.#bytesPerSecond) });
  }

  positionSeconds(): number {
    return this.playback.get().positionSeconds;
  }

  setRate(): void {
    // Nothing sounds.
  }

  setVolume(volume: number): void {
    this.volume = volume;
  }

  level(): number {
    return 0;
  }

  spectrum(decibels: Float32Array<ArrayBuffer>): void {
    decibels.fill(-Infinity);
  }

  stop(fadeMs = 0): Promise<number> {
    this.#stopping ??= this.#stop(fadeMs);
    return this.#stopping;
  }

  close(): void {
    this.become('stopped');
    this.#endFade?.();
  }

  async #stop(fadeMs: number): Promise<number> {
    const clock = this.#fadeClock;
    if (clock !== undefined && !this.isOver) {
      await new Promise<void>((resolve) => {
        const timer = clock.setTimer(resolve, fadeMs);
        this.#endFade = () => {
          clock.clearTimer(timer);
          resolve();
        };
      });
    }
    this.become('stopped');
    return this.playback.get().heardSeconds;
  }

  #change(part: Partial<PlaybackSnapshot>): void {
    const next = { ...this.playback.get(), ...part };
    const heardSeconds = Math.max(next.heardSeconds, next.positionSeconds);
    this.playback.set({ ...next, heardSeconds, aheadSeconds: Math.max(0, next.receivedSeconds - next.positionSeconds) });
  }
}

/** Makes {@link ScriptedSink}s. */
export class ScriptedOutput extends SimulatedOutput {
  readonly sinks: ScriptedSink[] = [];
  /** The clock of fades. Default: fades take no time. */
  fadeClock: Clock | undefined;

  createSink(format: AudioFormat, { volume = 1, log }: SinkOptions = {}): AudioSink {
    const sink = new ScriptedSink(log instanceof WritableAudioLog ? log : new WritableAudioLog(format), volume, this.fadeClock);
    this.sinks.push(sink);
    return sink;
  }
}

/** A client with a scripted transport and a scripted output. */
export class ScriptedClient extends SpeechClient {
  readonly scripted = new ScriptedTransport();
  readonly output: ScriptedOutput;
  readonly #scriptedConnection = new ServiceConnection('duplex', () => Promise.resolve(this.scripted));

  constructor(clock: Clock, random: () => number = Math.random) {
    const output = new ScriptedOutput();
    super({
      region: 'us-west-2',
      relay: 'ws://127.0.0.1:9',
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'a secret' },
      audio: output,
      clock,
      random,
    });
    this.output = output;
  }

  /** Whether the code of speech arrives only with {@link endWait}. */
  #wait: { readonly over: Promise<SpeechError | undefined>; readonly end: (error?: SpeechError) => void } | undefined;

  /** From now on the code is not there yet, as on a page that has just been opened. */
  holdCode(): void {
    let end: (error?: SpeechError) => void = () => undefined;
    const over = new Promise<SpeechError | undefined>((resolve) => (end = resolve));
    this.#wait = { over, end };
  }

  /** The code arrives, or cannot be loaded. After a failure the next load waits again. */
  endWait(error?: SpeechError): void {
    const wait = this.#wait;
    if (error === undefined) this.#wait = undefined;
    else this.holdCode();
    wait?.end(error);
  }

  override get code(): SpeechCode | undefined {
    return this.#wait === undefined ? super.code : undefined;
  }

  override load(): Promise<SpeechError | undefined> {
    return this.#wait?.over ?? super.load();
  }

  override get connection(): ServiceConnection {
    return this.#scriptedConnection;
  }

  override close(): void {
    this.scripted.close();
    super.close();
  }
}
