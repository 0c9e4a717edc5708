/** A two-way stream on a clock that the test controls: speaks at Polly's measured pace, and notes how long it was open. */
import type { Clock } from '../../../src/base/clock';
import { FIRST_AUDIO_MS, SYNTHESIS_REAL_TIME_FACTOR } from '../../../src/emulator/operations/pacer';
import { KEEP_ALIVE_MS } from '../../../src/polly/duplex/stream-actions';
import type { SpeechRequest, SpeechService, TransportEvent } from '../../../src/polly/transport/transport';
import { SentenceDetector, type DetectedPiece } from '../../../src/emulator/speech/sentence-detector';

const PIECE_SECONDS = 1;

/** Bytes of a second of sound, as `pcm` at 8,000 samples a second. */
export const BYTES_PER_SECOND = 16_000;

/** One stream. */
export interface PacedStream {
  readonly text: string;
  /** How long it was open; undefined while it is. */
  readonly openMs: number | undefined;
  readonly audioSeconds: number;
}

/** Speaks on a clock. */
export class PacedPolly implements SpeechService {
  readonly segmented = undefined;
  readonly streams: PacedStream[] = [];
  /** Bytes of sound so far. */
  spokenBytes = 0;
  readonly #clock: Clock;
  readonly #secondsPerCharacter: number;

  constructor(clock: Clock, secondsPerCharacter: number) {
    this.#clock = clock;
    this.#secondsPerCharacter = secondsPerCharacter;
  }

  readonly duplex = async function* (this: PacedPolly, request: SpeechRequest): AsyncGenerator<TransportEvent, void, undefined> {
    const clock = this.#clock;
    const stream = { text: '', openMs: undefined as number | undefined, audioSeconds: 0 };
    this.streams.push(stream);
    const beganAtMs = clock.now();
    request.onCall();
    const ready: { readonly characters: number; readonly atMs: number }[] = [];
    const text = { isEnded: false };
    let wake: () => void = () => undefined;
    const reading = this.#read(request, (text, sentences) => {
      stream.text += text;
      for (const { text: said } of sentences) ready.push({ characters: said.length + 1, atMs: clock.now() });
      wake();
    }).then(() => {
      text.isEnded = true;
      wake();
    });
    let freeAtMs: number | undefined;
    for (;;) {
      const next = ready.shift();
      if (next === undefined) {
        if (text.isEnded) break;
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      freeAtMs = Math.max(freeAtMs ?? next.atMs + FIRST_AUDIO_MS.published.StartSpeechSynthesisStream, next.atMs);
      for (let left = next.characters * this.#secondsPerCharacter; left > 0; left -= PIECE_SECONDS) {
        const seconds = Math.min(left, PIECE_SECONDS);
        freeAtMs += seconds * 1000 * SYNTHESIS_REAL_TIME_FACTOR;
        const waitMs = freeAtMs - clock.now();
        if (waitMs > 0) await new Promise<void>((resolve) => clock.setTimer(resolve, waitMs));
        stream.audioSeconds += seconds;
        const bytes = new Uint8Array(2 * Math.round((seconds * BYTES_PER_SECOND) / 2));
        this.spokenBytes += bytes.byteLength;
        yield { type: 'audio', bytes };
      }
    }
    await reading;
    stream.openMs = clock.now() - beganAtMs;
    yield { type: 'closed', requestCharacters: stream.text.length };
  }.bind(this);

  warm(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    // Nothing is open but what the test waits for.
  }

  async #read({ text }: SpeechRequest, onText: (text: string, sentences: readonly DetectedPiece[]) => void): Promise<void> {
    const splitter = new SentenceDetector();
    const reader = text.read();
    for (;;) {
      const span = await reader.next('available', KEEP_ALIVE_MS);
      if (span === 'end') break;
      if (span === 'silence') continue;
      onText(span.request, [...splitter.push(span.request), ...(span.isFlushed ? splitter.flush() : [])]);
      reader.noteSent(span);
    }
    onText('', splitter.flush());
  }
}
