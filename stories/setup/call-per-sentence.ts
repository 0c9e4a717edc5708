/**
 * Speaks an answer as apps do without a stream: each sentence is one call, made when the sentence is complete and the call before
 * is over, and its sound is one `<audio>` element after the other.
 */
import { PollyClient, SynthesizeSpeechCommand, type PollyClientConfig, type VoiceId } from '@aws-sdk/client-polly';

/** What happened so far, in milliseconds after the beginning. */
export interface Progress {
  readonly text: string;
  readonly firstSoundMs: number | undefined;
  /** When the sound of the last sentence had come. */
  readonly allSoundMs: number | undefined;
  readonly calls: number;
}

const SENTENCES = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Speaks one answer. */
export class CallPerSentence {
  readonly #polly: PollyClient;
  readonly #onProgress: (progress: Progress) => void;
  readonly #element = new Audio();
  readonly #startMs = performance.now();
  readonly #waiting: Blob[] = [];
  #progress: Progress = { text: '', firstSoundMs: undefined, allSoundMs: undefined, calls: 0 };
  #isPlaying = false;
  #isStopped = false;

  /** @param isMuted - Plays without sound. */
  constructor(config: PollyClientConfig, isMuted: boolean, onProgress: (progress: Progress) => void) {
    this.#polly = new PollyClient(config);
    this.#onProgress = onProgress;
    this.#element.muted = isMuted;
    this.#element.onended = () => this.#playNext();
  }

  /** Reads the answer as it is written, and speaks it. */
  async speak(answer: AsyncIterable<string>, voice: VoiceId): Promise<void> {
    let unsaid = '';
    for await (const token of answer) {
      if (this.#isStopped) return;
      this.#note({ text: this.#progress.text + token });
      unsaid += token;
      const [sentence, ...rest] = [...SENTENCES.segment(unsaid)].map(({ segment }) => segment);
      if (sentence === undefined || rest.length === 0) continue;
      await this.#say(sentence, voice);
      unsaid = rest.join('');
    }
    for (const { segment } of SENTENCES.segment(unsaid)) await this.#say(segment, voice);
    this.#note({ allSoundMs: performance.now() - this.#startMs });
  }

  /** Stops speech and calls. */
  stop(): void {
    this.#isStopped = true;
    this.#element.pause();
    this.#polly.destroy();
  }

  async #say(text: string, voice: VoiceId): Promise<void> {
    if (this.#isStopped) return;
    this.#note({ calls: this.#progress.calls + 1 });
    const { AudioStream } = await this.#polly.send(
      new SynthesizeSpeechCommand({ Engine: 'generative', OutputFormat: 'mp3', Text: text, VoiceId: voice }),
    );
    const bytes = (await AudioStream?.transformToByteArray()) ?? new Uint8Array();
    this.#waiting.push(new Blob([bytes.slice()], { type: 'audio/mpeg' }));
    if (!this.#isPlaying) this.#playNext();
  }

  #playNext(): void {
    const next = this.#waiting.shift();
    this.#isPlaying = next !== undefined && !this.#isStopped;
    if (next === undefined || this.#isStopped) return;
    if (this.#progress.firstSoundMs === undefined) this.#note({ firstSoundMs: performance.now() - this.#startMs });
    URL.revokeObjectURL(this.#element.src);
    this.#element.src = URL.createObjectURL(next);
    // A browser may block it; the other side of the page says so.
    this.#element.play().catch(() => undefined);
  }

  #note(change: Partial<Progress>): void {
    this.#progress = { ...this.#progress, ...change };
    if (!this.#isStopped) this.#onProgress(this.#progress);
  }
}
