/**
 * Measures the sound of a log, and searches words there, in the Worker. If there is no Worker or it has died, the page does both.
 */
import type { SearchCommand, SearchNews } from '../../timing/search/search-protocol';
import { openInWorker, type WorkerReader } from '../feed/worker-copy';
import type { FeedWorkerHost } from '../feed/worker-host';
import type { SoundFrames } from './frame-meter';
import { LocalSoundFrames, type ToldFrames } from './local-sound-frames';
import type { MeasureCommand, MeasureNews } from './measure-protocol';
import type { SoundFramesOptions, SoundFramesReader } from './sound-frames-reader';

/** Measures one log. */
export class WorkerSoundFrames implements SoundFramesReader {
  readonly #options: SoundFramesOptions;
  #worker: WorkerReader<MeasureCommand> | undefined;
  /** Measures in the page if the Worker cannot. */
  #page: LocalSoundFrames | undefined;
  #told: ToldFrames | undefined;
  /** Resolve functions of calls that wait for the Worker, by the number of the question. */
  readonly #waiting = new Map<number, () => void>();
  #questions = 0;
  #isClosed = false;

  constructor(host: FeedWorkerHost, options: SoundFramesOptions) {
    this.#options = options;
    this.#worker = openInWorker<MeasureCommand, MeasureNews>(host, options.log, { type: 'measure' }, [], {
      onNews: (news) => {
        if (news.type === 'frames') this.#tell(news.frames, news.segment, news.found);
        else if (news.type === 'found') this.#options.onNews?.(news.found);
        else this.#answer(news.question);
      },
      onLoss: () => {
        this.#worker = undefined;
        const page = this.#measureInPage();
        this.#options.onSearchLost?.();
        void page.caughtUp().then(() => this.#answerAll());
      },
    });
    if (this.#worker === undefined) this.#measureInPage();
  }

  caughtUp(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    if (this.#page !== undefined) return this.#page.caughtUp();
    this.#questions += 1;
    const question = this.#questions;
    return new Promise((resolve) => {
      this.#waiting.set(question, resolve);
      this.#worker?.send({ type: 'ask', question });
    });
  }

  send(command: SearchCommand): void {
    if (this.#page !== undefined) this.#page.send(command);
    else this.#worker?.send({ type: 'search', command });
  }

  close(): void {
    this.#isClosed = true;
    this.#worker?.close();
    this.#page?.close();
    this.#answerAll();
  }

  #measureInPage(): LocalSoundFrames {
    this.#page = new LocalSoundFrames({ ...this.#options, onFrames: (...told) => this.#tell(...told) }, this.#told);
    return this.#page;
  }

  #tell(frames: SoundFrames, segment: number, found?: SearchNews): void {
    const before = this.#told?.segment === segment ? this.#told.frames : 0;
    this.#told = { segment, frames: before + frames.loudness.length };
    this.#options.onFrames(frames, segment, found);
  }

  #answer(question: number): void {
    this.#waiting.get(question)?.();
    this.#waiting.delete(question);
  }

  #answerAll(): void {
    for (const question of this.#waiting.keys()) this.#answer(question);
  }
}
