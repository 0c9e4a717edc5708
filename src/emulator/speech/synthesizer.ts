/** Real speech for local Polly: one speaking thread that alternates between streams, a sentence at a time. */
import { systemClock, type Clock } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import { SPOKEN_FORMATS, sampleRatesOf, type SpokenFormat } from './encoders/audio-encoder';
import { invalidSpeech } from './errors/speech-errors';
import { EspeakThread } from './espeak/espeak-thread';
import { RecentSpeech } from './recent-speech';
import { SynthesisSession, type SessionHost } from './synthesis-session';
import { CLEAN_VOICE, type VoiceSound } from './voice-sound';
import { findVoice, type PollyEngine } from './voices';

/** The voice and the output format of a session. */
export interface SynthesisSettings {
  /** A `VoiceId`. */
  readonly voiceId: string;
  /** One of the voice's engines, which decides the supported SSML. */
  readonly engine: PollyEngine;
  /** The language of a bilingual voice. Default: the voice's own language. */
  readonly languageCode?: string;
  /** The audio format. */
  readonly outputFormat: SpokenFormat;
  /** One of the format's rates, in hertz. */
  readonly sampleRate: number;
  /** Offset, noise and pace of the voice. Default: a clean voice. */
  readonly sound?: VoiceSound;
  /** The clock that tells when text was complete. Default: the system clock. */
  readonly clock?: Clock;
}

/** Options of a synthesizer, for all its sessions. */
export interface SynthesizerOptions {
  /** Seconds of sound per chunk, 0.02 to 10. Default: 0.2. */
  readonly chunkSeconds?: number;
  /** Whether sessions keep the samples that they encode, for tests and measurements. Default: false. */
  readonly keepPcm?: boolean;
}

/** A synthesizer. Its thread does not keep an idle process alive. */
export interface Synthesizer {
  /**
   * Starts a stream.
   *
   * @throws {@link SpeechError} `validation-failed` if the voice, engine, language or sample rate is not supported.
   */
  open(settings: SynthesisSettings): SynthesisSession;
  /** Whether it is speaking now. */
  readonly isSpeaking: boolean;
  /** Cancels all sessions and ends the thread. */
  close(): Promise<void>;
}

const DEFAULT_CHUNK_SECONDS = 0.2;
const MIN_CHUNK_SECONDS = 0.02;
const MAX_CHUNK_SECONDS = 10;

/**
 * Creates a synthesizer with espeak-ng. It needs `@echogarden/espeak-ng-emscripten`; mp3 and Vorbis need
 * `wasm-media-encoders`, and Opus needs `@evan/opus`. If a package is missing, reading a session fails with
 * `package-missing`.
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
  /** In the order of their turns. */
  readonly #sessions = new Set<SynthesisSession>();
  readonly #recent = new RecentSpeech();
  #speaking: SynthesisSession | undefined;
  /** Whether what is being spoken will not be whole. */
  #isAborted = false;
  #closed = false;

  constructor(options: Required<SynthesizerOptions>) {
    this.#options = options;
    this.#thread.warmUp();
  }

  open(settings: SynthesisSettings): SynthesisSession {
    const { voiceId, engine, languageCode, outputFormat: format, sampleRate, sound = CLEAN_VOICE, clock = systemClock } = settings;
    if (this.#closed) throw invalidSpeech('The synthesizer was closed. Make another.');
    const voice = findVoice(voiceId);
    if (voice === undefined) throw invalidSpeech('There is no voice with this id. DescribeVoices lists them.');
    if (!voice.SupportedEngines.includes(engine)) throw invalidSpeech(`${voice.Id} does not speak with the ${engine} engine.`);
    if (!SPOKEN_FORMATS.includes(format)) throw invalidSpeech(`The local Polly speaks ${SPOKEN_FORMATS.join(', ')} only.`);
    const rates = sampleRatesOf(format);
    if (!rates.includes(sampleRate)) throw invalidSpeech(`${format} supports ${rates.join(', ')} Hz, not ${sampleRate} Hz.`);
    const session: SynthesisSession = new SynthesisSession(
      { voice, engine, languageCode: languageCode ?? voice.LanguageCode, format, sampleRate, sound, clock, ...this.#options },
      this.#hostOf(() => session),
    );
    this.#sessions.add(session);
    return session;
  }

  get isSpeaking(): boolean {
    return this.#thread.isBusy;
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
        if (finishes || this.#speaking !== session()) return;
        this.#isAborted = true;
        this.#thread.abort();
      },
    };
  }

  #speakNext(): void {
    while (!this.#closed && !this.#thread.isBusy) {
      // The session whose reader waits longest for sound comes first, so that a long text delays others by at most a sentence.
      const [session] = [...this.#sessions].filter(({ isReady }) => isReady).sort((one, other) => one.aheadSeconds - other.aheadSeconds);
      if (session === undefined) return;
      // Of sessions that are equally far ahead, the one that spoke last comes last.
      this.#sessions.delete(session);
      this.#sessions.add(session);
      const job = session.takeJob();
      if (job === undefined) continue;
      const { utterance } = job;
      const spoken = this.#recent.get(utterance);
      if (spoken !== undefined) {
        for (const piece of spoken.pieces) job.onAudio(piece);
        job.onDone(spoken.words);
        continue;
      }
      const pieces: Int16Array[] = [];
      this.#speaking = session;
      this.#isAborted = false;
      this.#thread.run({
        utterance,
        onAudio: (samples) => {
          // A copy, because the session colours its sound in place.
          pieces.push(samples.slice());
          job.onAudio(samples);
        },
        onDone: (words) => {
          this.#speaking = undefined;
          if (!this.#isAborted) this.#recent.keep(utterance, { pieces, words });
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
