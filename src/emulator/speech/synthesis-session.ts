/** One stream from text to encoded audio: it splits the text, queues utterances, and encodes their sound. */
import type { Clock } from '../../base/clock';
import type { SpeechError } from '../../base/errors';
import { createStreamEncoder, type OutputFormat } from './encoders/audio-encoder';
import { invalidSpeech } from './errors/speech-errors';
import { ESPEAK_SAMPLE_RATE, type EspeakUtterance, type EspeakWordStart } from './espeak/espeak-messages';
import { Resampler } from '../../base/sound/resampler';
import { SentenceDetector, type DetectedPiece } from './sentence-detector';
import type { SourceRange } from './source-map';
import { readSsml } from './ssml';
import { utteranceOfPiece, utterancesOfSsml, type Utterance } from './utterance';
import { VoiceEffects, type VoiceSound } from './voice-sound';
import { espeakLanguage, timbreOf } from './voice-timbre';
import type { PollyEngine, PollyVoice } from './voices';
import { timeWords, type SpokenWord } from './word-times';

/** A piece of a stream's audio. */
export interface SynthesizedChunk {
  /** Encoded bytes, which directly follow those of the previous chunk. */
  readonly bytes: Uint8Array;
  /**
   * Seconds of sound that were given to the encoder for this chunk. The encoder keeps some of it for the next chunk. The
   * sum over a stream is exact: the last chunk has 0 seconds and the remaining bytes.
   */
  readonly audioSeconds: number;
  /** Time at which the text of its sentence was complete, on the session's clock. Pacing counts from it. */
  readonly readyAtMs: number;
}

/** The checked voice and output format of speech. */
export interface SpeechSettings {
  readonly voice: PollyVoice;
  /** One of the voice's engines, which decides the supported SSML. */
  readonly engine: PollyEngine;
  /** The language to speak. */
  readonly languageCode: string;
  readonly outputFormat: OutputFormat;
  /** One of the format's rates, in hertz. */
  readonly sampleRate: number;
}

/** The settings of a session. */
export interface SessionSettings extends SpeechSettings {
  /** Offset, noise and pace of the voice. */
  readonly sound: VoiceSound;
  /** Seconds of sound per chunk. */
  readonly chunkSeconds: number;
  /** Whether to keep the samples that are encoded, for tests and measurements. */
  readonly keepPcm: boolean;
  /** The clock that tells when text was complete. */
  readonly clock: Clock;
}

/** The callbacks to the synthesizer. */
export interface SessionHost {
  /** Called when there may be something to speak. */
  readonly wake: () => void;
  /**
   * Called when the session is over.
   *
   * @param finishes - Whether the current utterance is still synthesized to its end, so that its word times become known.
   */
  readonly leave: (finishes: boolean) => void;
}

/** One job for the speaking thread, with callbacks into the session. */
export interface SessionJob {
  readonly utterance: EspeakUtterance;
  readonly onAudio: (samples: Int16Array) => void;
  readonly onDone: (words: readonly EspeakWordStart[]) => void;
}

/** A pause in the speech. */
export interface SpokenPause extends SourceRange {
  /** Seconds from the start of the stream's sound. */
  readonly startSeconds: number;
}

/** An utterance, and the time at which its text was complete. */
interface QueuedUtterance {
  readonly utterance: Utterance;
  readonly readyAtMs: number;
}

/** A session that is this far ahead of its reader lets others speak. */
const MAX_AHEAD_SECONDS = 60;

/** A stream being spoken. `Synthesizer.open` creates it. */
export class SynthesisSession implements AsyncIterable<SynthesizedChunk> {
  readonly #settings: SessionSettings;
  readonly #host: SessionHost;
  readonly #detector = new SentenceDetector();
  readonly #resampler: Resampler;
  readonly #effects: VoiceEffects;
  readonly #utterances: QueuedUtterance[] = [];
  /** Unread sound from espeak-ng, with the beginnings and ends of its sentences. */
  readonly #spoken: (Int16Array | { readonly readyAtMs: number } | 'end of sentence')[] = [];
  /** Samples at the output rate, in the pieces to encode. */
  readonly #samples: { readonly piece: Float32Array; readonly readyAtMs: number }[] = [];
  /** Time at which the text of the current sentence was complete. */
  #readyAtMs = 0;
  #partial: Float32Array = new Float32Array(0);
  #previousEnd: DetectedPiece['end'] | undefined;
  /** UTF-16 units written so far, including tags: the offset of the next document. */
  #written = 0;
  /** Length of the sound so far, in samples at espeak-ng's rate. */
  #spokenSamples = 0;
  #readSeconds = 0;
  #speaking = false;
  #state: 'open' | 'ended' | 'cancelled' = 'open';
  #failure: SpeechError | undefined;
  /** Whether the resampler was flushed. */
  #resampled = false;
  #finished = false;
  #notify: (() => void) | undefined;
  readonly #words: SpokenWord[] = [];
  readonly #pauses: SpokenPause[] = [];
  readonly #pcm: Float32Array[] = [];

  constructor(settings: SessionSettings, host: SessionHost) {
    this.#settings = settings;
    this.#host = host;
    this.#resampler = new Resampler(ESPEAK_SAMPLE_RATE, settings.sampleRate);
    this.#effects = new VoiceEffects(settings.sound);
  }

  /** The words spoken so far; each appears when its sentence has been synthesized. */
  get words(): readonly SpokenWord[] {
    return this.#words;
  }

  /** The pauses so far that the input requested. */
  get pauses(): readonly SpokenPause[] {
    return this.#pauses;
  }

  /** The samples encoded so far, at the output rate, from -1 to 1. Empty without `keepPcm`. */
  get pcm(): readonly Float32Array[] {
    return this.#pcm;
  }

  /**
   * Adds text. Plain text may be split anywhere and is spoken sentence by sentence. An SSML document must be whole; text
   * written before it is spoken first.
   *
   * @throws {@link SpeechError} `validation-failed` if the SSML is invalid; `readSsml` tells in advance. After {@link cancel} text
   *   is ignored.
   */
  write(text: string, textType: 'text' | 'ssml'): void {
    if (this.#state === 'cancelled') return;
    if (textType === 'text') {
      this.#queuePieces(this.#detector.push(text));
      this.#written += text.length;
    } else this.#writeSsml(text);
    this.#host.wake();
  }

  /** Speaks all written text, even an incomplete sentence. */
  flush(): void {
    if (this.#state !== 'open') return;
    this.#queuePieces(this.#detector.flush());
    this.#host.wake();
  }

  /**
   * Ends the text: the rest is spoken, then iteration ends.
   *
   * @param silenceSeconds - Silence after the last word, in addition to the pause after every sentence. Default: none.
   */
  end(silenceSeconds = 0): void {
    if (this.#state !== 'open') return;
    this.#queuePieces(this.#detector.flush());
    if (silenceSeconds > 0) this.#queue({ leadSeconds: silenceSeconds, tailSeconds: 0 });
    this.#state = 'ended';
    this.#host.wake();
    this.#changed();
  }

  /** Stops immediately: iteration ends without further audio. */
  cancel(): void {
    if (this.#state === 'cancelled' || this.#finished) return;
    this.#state = 'cancelled';
    this.#utterances.length = 0;
    this.#samples.length = 0;
    this.#spoken.length = 0;
    // Part of the interrupted sentence was heard. Its word times are known only when it is synthesized to the end.
    this.#host.leave(this.#settings.keepPcm);
    this.#changed();
  }

  /** Whether there is something to speak and the reader is not too far behind. For the synthesizer. */
  get isReady(): boolean {
    return this.#utterances.length > 0 && !this.#speaking && this.aheadSeconds < MAX_AHEAD_SECONDS;
  }

  /** Seconds of sound that were made and not read. For the synthesizer. */
  get aheadSeconds(): number {
    return this.#spokenSeconds - this.#readSeconds;
  }

  /** Takes the next job; undefined if it was only silence. For the synthesizer, if {@link isReady}. */
  takeJob(): SessionJob | undefined {
    const next = this.#utterances.shift();
    if (next === undefined) return undefined;
    const { utterance, readyAtMs } = next;
    this.#spoken.push({ readyAtMs });
    for (const { start, end, afterSeconds } of utterance.pauses ?? []) {
      this.#pauses.push({ start, end, startSeconds: this.#spokenSeconds + afterSeconds });
    }
    const { speech } = utterance;
    if (speech !== undefined) this.#effects.begin(speech.markup);
    this.#addSilence(utterance.leadSeconds);
    if (speech === undefined) {
      this.#closeUtterance(utterance);
      return undefined;
    }
    this.#speaking = true;
    const startSeconds = this.#spokenSeconds;
    const { voice, sound } = this.#settings;
    const { variant, wordsPerMinute, ...timbre } = timbreOf(voice);
    const language = espeakLanguage(speech.languageCode ?? this.#settings.languageCode);
    return {
      utterance: {
        markup: speech.markup,
        voice: `${language}+${variant}`,
        wordsPerMinute: Math.round(wordsPerMinute * sound.voicePace),
        ...timbre,
      },
      onAudio: (samples) => {
        if (this.#state === 'cancelled') this.#spokenSamples += samples.length;
        else this.#addSamples(samples);
      },
      onDone: (reported) => {
        this.#speaking = false;
        if (this.#state === 'cancelled' && !this.#settings.keepPcm) return;
        this.#words.push(...timeWords(speech.words, reported, startSeconds, this.#spokenSeconds));
        if (this.#state !== 'cancelled') this.#closeUtterance(utterance);
      },
    };
  }

  /** Makes iteration fail after all spoken audio was read. For the synthesizer. */
  fail(error: SpeechError): void {
    this.#speaking = false;
    this.#failure ??= error;
    this.#utterances.length = 0;
    this.#host.leave(false);
    this.#changed();
  }

  /** Yields the audio, once: in chunks of `chunkSeconds`; the last one of each sentence is shorter. */
  async *[Symbol.asyncIterator](): AsyncGenerator<SynthesizedChunk, void, undefined> {
    const { outputFormat, sampleRate, keepPcm } = this.#settings;
    try {
      const encoder = await createStreamEncoder(outputFormat, sampleRate);
      let heldSeconds = 0;
      for (;;) {
        const next = this.#samples.shift();
        if (next !== undefined) {
          const { piece: samples, readyAtMs } = next;
          if (keepPcm) this.#pcm.push(samples);
          heldSeconds += samples.length / sampleRate;
          this.#readSeconds += samples.length / sampleRate;
          this.#host.wake();
          const bytes = encoder.encode(samples);
          if (bytes.length === 0) continue;
          const audioSeconds = heldSeconds;
          heldSeconds = 0;
          yield { bytes, audioSeconds, readyAtMs };
        } else if (this.#resampleNext()) continue;
        else if (this.#isCancelled()) return;
        else if (this.#failure !== undefined) throw this.#failure;
        else if (this.#state === 'ended' && this.#utterances.length === 0 && !this.#speaking) {
          if (this.#finishSamples()) continue;
          const bytes = encoder.finish();
          if (bytes.length > 0) yield { bytes, audioSeconds: heldSeconds, readyAtMs: this.#readyAtMs };
          return;
        } else await this.#untilChanged();
      }
    } finally {
      this.cancel();
      this.#finished = true;
    }
  }

  get #spokenSeconds(): number {
    return this.#spokenSamples / ESPEAK_SAMPLE_RATE;
  }

  /** A method, because the compiler assumes that a field it has compared does not change across a yield. */
  #isCancelled(): boolean {
    return this.#state === 'cancelled';
  }

  #writeSsml(document: string): void {
    const { engine, languageCode } = this.#settings;
    const reading = readSsml(document, engine);
    if (!reading.ok) throw invalidSpeech(reading.message);
    this.#queuePieces(this.#detector.flush());
    this.#detector.skip(document.length);
    const isFirst = this.#previousEnd === undefined;
    this.#queue(...utterancesOfSsml(reading.steps, languageCode, this.#written, isFirst));
    this.#previousEnd = 'sentence';
    this.#written += document.length;
  }

  #queuePieces(pieces: readonly DetectedPiece[]): void {
    for (const piece of pieces) {
      this.#queue(utteranceOfPiece(piece, this.#settings.languageCode, this.#previousEnd));
      this.#previousEnd = piece.end;
    }
  }

  #queue(...utterances: readonly Utterance[]): void {
    const readyAtMs = this.#settings.clock.now();
    this.#utterances.push(...utterances.map((utterance) => ({ utterance, readyAtMs })));
  }

  #closeUtterance({ tailSeconds }: Utterance): void {
    this.#addSilence(tailSeconds);
    this.#spoken.push('end of sentence');
    this.#changed();
  }

  #addSilence(seconds: number): void {
    if (seconds > 0) this.#addSamples(new Int16Array(Math.round(seconds * ESPEAK_SAMPLE_RATE)));
  }

  #addSamples(samples: Int16Array): void {
    this.#effects.apply(samples);
    this.#spokenSamples += samples.length;
    this.#spoken.push(samples);
    this.#changed();
  }

  /**
   * Resamples the next piece of sound, if there is one. Done only on demand: a sentence arrives in a burst, and resampling
   * it at once would block sockets and timers.
   */
  #resampleNext(): boolean {
    const piece = this.#spoken.shift();
    if (piece === undefined) return false;
    // Cutting at a sentence end makes the chunks independent of when the next sentence comes.
    if (piece === 'end of sentence') this.#cut(this.#partial.length);
    else if ('readyAtMs' in piece) this.#readyAtMs = piece.readyAtMs;
    else this.#addOutput(this.#resampler.process(toFloats(piece)));
    return true;
  }

  #addOutput(output: Float32Array): void {
    const joined = new Float32Array(this.#partial.length + output.length);
    joined.set(this.#partial);
    joined.set(output, this.#partial.length);
    this.#partial = joined;
    const chunkLength = Math.round(this.#settings.chunkSeconds * this.#settings.sampleRate);
    while (this.#partial.length >= chunkLength) this.#cut(chunkLength);
  }

  #cut(length: number): void {
    if (length === 0) return;
    this.#samples.push({ piece: this.#partial.slice(0, length), readyAtMs: this.#readyAtMs });
    this.#partial = this.#partial.slice(length);
    this.#changed();
  }

  /** Flushes the resampler, once. */
  #finishSamples(): boolean {
    if (this.#resampled) return false;
    this.#resampled = true;
    this.#addOutput(this.#resampler.flush());
    this.#cut(this.#partial.length);
    return this.#samples.length > 0;
  }

  #untilChanged(): Promise<void> {
    return new Promise((resolve) => {
      this.#notify = resolve;
    });
  }

  #changed(): void {
    const notify = this.#notify;
    this.#notify = undefined;
    notify?.();
  }
}

function toFloats(samples: Int16Array): Float32Array<ArrayBuffer> {
  const floats = new Float32Array(samples.length);
  for (let index = 0; index < samples.length; index += 1) floats[index] = (samples[index] ?? 0) / 0x8000;
  return floats;
}
