/** Real speech for local Polly: one speaking thread that alternates between streams, a sentence at a time. */
import { invalidSpeech } from './errors/speech-errors';
import { EspeakThread } from './espeak/espeak-thread';
import { SpeechCache } from './speech-cache';
import { SynthesisSession, type SessionHost, type SessionSettings } from './synthesis-session';

/**
 * Synthesizes speech with espeak-ng. It needs `@echogarden/espeak-ng-emscripten`; mp3 and Vorbis need `wasm-media-encoders`, and
 * Opus needs `@evan/opus`. If a package is missing, reading a session fails with `package-missing`. The thread does not keep an
 * idle process alive.
 */
export class Synthesizer {
  readonly #thread = new EspeakThread();
  /** In the order of their turns. */
  readonly #sessions = new Set<SynthesisSession>();
  readonly #cache = new SpeechCache();
  #speaking: SynthesisSession | undefined;
  /** Whether the current utterance was aborted. */
  #isAborted = false;
  #closed = false;

  /**
   * Starts a stream.
   *
   * @param settings - Must be valid: the voice has the engine, and the format has the sample rate.
   * @throws {@link SpeechError} `validation-failed` if the synthesizer was closed.
   */
  open(settings: SessionSettings): SynthesisSession {
    if (this.#closed) throw invalidSpeech('The synthesizer was closed. Make another.');
    const session: SynthesisSession = new SynthesisSession(
      settings,
      this.#hostOf(() => session),
    );
    this.#sessions.add(session);
    this.#thread.warmUp();
    return session;
  }

  /** Whether it is speaking now. */
  get isSpeaking(): boolean {
    return this.#thread.isBusy;
  }

  /** Cancels all sessions and ends the thread. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const session of [...this.#sessions]) session.cancel();
    await this.#thread.close();
  }

  #hostOf(session: () => SynthesisSession): SessionHost {
    return {
      wake: () => this.#speakNext(),
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
      const spoken = this.#cache.get(utterance);
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
          if (!this.#isAborted) this.#cache.keep(utterance, { pieces, words });
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
