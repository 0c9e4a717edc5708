/** Real speech for the local Polly: many streams, one thread that speaks, a sentence of each in turn. */
import { SpeechError } from '../../base/errors';
import { SPOKEN_FORMATS, sampleRatesOf, type SpokenFormat } from './encoders/audio-encoder';
import { EspeakThread } from './espeak-thread';
import { SynthesisSession, type SessionHost } from './synthesis-session';
import { findVoice, type PollyEngine } from './voices';

/** Which voice speaks into which format. */
export interface SynthesisSettings {
  /** A `VoiceId`. */
  readonly voiceId: string;
  /** One of the voice's engines; decides which SSML is understood. */
  readonly engine: PollyEngine;
  /** For a bilingual voice, the language to read in. Default: the voice's own. */
  readonly languageCode?: string;
  /** Format of the bytes. */
  readonly outputFormat: SpokenFormat;
  /** One of the format's rates, in hertz. */
  readonly sampleRate: number;
}

/** How a synthesizer works; the same for all its sessions. */
export interface SynthesizerOptions {
  /** Sound in one chunk, in seconds. Default 0.2. From 0.02 to 10. */
  readonly chunkSeconds?: number;
  /** Whether sessions keep the samples they encode, for tests and measurements. Default false. */
  readonly keepPcm?: boolean;
}

/** Speaks. Holds one thread, which does not keep the process alive while it has nothing to say. */
export interface Synthesizer {
  /**
   * Starts a stream.
   *
   * @throws {@link SpeechError} `validation-failed` for a voice, engine, language or sample rate that does not fit.
   */
  open(settings: SynthesisSettings): SynthesisSession;
  /** Whether something is being spoken right now. */
  readonly isSpeaking: boolean;
  /** Cancels every session and ends the thread. */
  close(): Promise<void>;
}

const DEFAULT_CHUNK_SECONDS = 0.2;
const MIN_CHUNK_SECONDS = 0.02;
const MAX_CHUNK_SECONDS = 10;

/**
 * A synthesizer with espeak-ng. It needs `@echogarden/espeak-ng-emscripten`, for mp3 and Vorbis `wasm-media-encoders`, and
 * for Opus `@evan/opus`; a session whose package is missing fails with `package-missing` when it is read.
 *
 * @param options - Defaults suit the local Polly.
 */
export function createSynthesizer(options: SynthesizerOptions = {}): Synthesizer {
  const { chunkSeconds = DEFAULT_CHUNK_SECONDS } = options;
  if (!(chunkSeconds >= MIN_CHUNK_SECONDS && chunkSeconds <= MAX_CHUNK_SECONDS)) {
    throw new SpeechError({
      code: 'invalid-option',
      message: `chunkSeconds must be between ${MIN_CHUNK_SECONDS} and ${MAX_CHUNK_SECONDS}.`,
    });
  }
  return new EspeakSynthesizer({ chunkSeconds, keepPcm: options.keepPcm ?? false });
}

class EspeakSynthesizer implements Synthesizer {
  readonly #options: Required<SynthesizerOptions>;
  readonly #thread = new EspeakThread();
  /** In the order in which they may speak next. */
  readonly #sessions = new Set<SynthesisSession>();
  #speaking: SynthesisSession | undefined;
  #closed = false;

  constructor(options: Required<SynthesizerOptions>) {
    this.#options = options;
    this.#thread.warmUp();
  }

  open(settings: SynthesisSettings): SynthesisSession {
    const { voiceId, engine, languageCode, outputFormat: format, sampleRate } = settings;
    if (this.#closed) throw invalid('The synthesizer was closed. Make another.');
    const voice = findVoice(voiceId);
    if (voice === undefined) throw invalid('There is no voice of this id. DescribeVoices lists them.');
    if (!voice.SupportedEngines.includes(engine)) throw invalid(`${voice.Id} does not speak with the ${engine} engine.`);
    if (!SPOKEN_FORMATS.includes(format)) throw invalid(`The local Polly speaks ${SPOKEN_FORMATS.join(', ')} only.`);
    const rates = sampleRatesOf(format);
    if (!rates.includes(sampleRate)) throw invalid(`${format} comes at ${rates.join(', ')} Hz, not at ${sampleRate} Hz.`);
    const session: SynthesisSession = new SynthesisSession(
      { voice, engine, languageCode: languageCode ?? voice.LanguageCode, format, sampleRate, ...this.#options },
      this.#hostOf(() => session),
    );
    this.#sessions.add(session);
    return session;
  }

  get isSpeaking(): boolean {
    return this.#thread.busy;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const session of [...this.#sessions]) session.cancel();
    await this.#thread.close();
  }

  #hostOf(session: () => SynthesisSession): SessionHost {
    return {
      wake: () => {
        this.#speakNext();
      },
      leave: (finishes) => {
        this.#sessions.delete(session());
        if (!finishes && this.#speaking === session()) this.#thread.abort();
      },
    };
  }

  #speakNext(): void {
    while (!this.#closed && !this.#thread.busy) {
      const session = [...this.#sessions].find(({ isReady }) => isReady);
      if (session === undefined) return;
      // To the end of the line, so that a long text of one client never keeps another waiting for more than a sentence.
      this.#sessions.delete(session);
      this.#sessions.add(session);
      const job = session.takeJob();
      if (job === undefined) continue;
      this.#speaking = session;
      this.#thread.run({
        utterance: job.utterance,
        onAudio: job.onAudio,
        onDone: (words) => {
          this.#speaking = undefined;
          job.onDone(words);
          this.#speakNext();
        },
        onFailed: (error) => {
          this.#speaking = undefined;
          session.fail(error);
          this.#speakNext();
        },
      });
    }
  }
}

function invalid(message: string): SpeechError {
  return new SpeechError({ code: 'validation-failed', message });
}
