/** Controls the speaking thread from the main thread: starts it and gives it one job at a time. */
import { Worker } from 'node:worker_threads';
import type { SpeechError } from '../../../base/errors';
import { speechPackageError, speechThreadEnded, utteranceError } from '../errors/speech-errors';
import type { EspeakThreadData, EspeakUtterance, EspeakWordStart, SpeakFailure, SpeakReply, SpeakRequest } from './espeak-messages';

/** A job and the callbacks for its results. Nothing is called after `onDone` or `onFailed`. */
export interface EspeakJob {
  readonly utterance: EspeakUtterance;
  /** Called with sound as it is made, at espeak-ng's rate. */
  readonly onAudio: (samples: Int16Array) => void;
  /** Called with the start times of the words after all sound was passed on. Also called for an aborted job. */
  readonly onDone: (words: readonly EspeakWordStart[]) => void;
  readonly onFailed: (error: SpeechError) => void;
}

/** A thread that speaks one utterance at a time. */
export class EspeakThread {
  #worker: Worker | undefined;
  #job: (EspeakJob & { readonly id: number }) | undefined;
  #lastJobId = 0;
  /** Whether espeak-ng has loaded at least once. */
  #hasLoaded = false;
  readonly #abortedJob = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

  /** Starts the thread early; otherwise the first job would wait a second for it. */
  warmUp(): void {
    this.#worker ??= this.#start();
  }

  /** Whether a job is running. */
  get isBusy(): boolean {
    return this.#job !== undefined;
  }

  /** Starts a job. Must not be called while {@link isBusy}. */
  run(job: EspeakJob): void {
    if (this.#job !== undefined) throw new Error('The thread speaks one utterance at a time.');
    const id = ++this.#lastJobId;
    this.#job = { ...job, id };
    const worker = (this.#worker ??= this.#start());
    // Only a speaking thread may keep the process alive.
    worker.ref();
    worker.postMessage({ ...job.utterance, jobId: id } satisfies SpeakRequest);
  }

  /** Aborts the running job, which ends within about 100 ms of sound. Its `onDone` is still called. */
  abort(): void {
    if (this.#job !== undefined) Atomics.store(this.#abortedJob, 0, this.#job.id);
  }

  /** Stops the thread. A running job gets no further calls. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#job = undefined;
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = startWorker({ abortedJob: this.#abortedJob.buffer });
    worker.unref();
    worker.on('message', (reply: SpeakReply) => this.#receive(reply));
    worker.on('error', (cause) => this.#fail(worker, cause));
    worker.on('exit', () => this.#fail(worker, undefined));
    return worker;
  }

  #receive(reply: SpeakReply): void {
    if (reply.type === 'loaded') {
      this.#hasLoaded = true;
      return;
    }
    const job = this.#job;
    if (job?.id !== reply.jobId) return;
    if (reply.type === 'audio') {
      job.onAudio(reply.samples);
      return;
    }
    this.#job = undefined;
    this.#worker?.unref();
    if (reply.type === 'done') job.onDone(reply.words);
    else job.onFailed(errorOf(reply.failure));
  }

  /** Handles the end of the thread; the next job starts another one. */
  #fail(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const job = this.#job;
    this.#job = undefined;
    job?.onFailed(this.#hasLoaded ? speechThreadEnded(cause) : notLoaded('it ended its thread'));
  }
}

/**
 * Starts the thread's file, which lies beside this one: the source needs a loader, the built file does not. The name is a
 * variable, so that bundlers do not bundle the thread a second time.
 */
function startWorker(workerData: EspeakThreadData): Worker {
  const isSource = import.meta.url.endsWith('.ts');
  const file = isSource ? './espeak-worker-from-source.mjs' : './espeak-worker.js';
  return new Worker(new URL(file, import.meta.url), { workerData });
}

function notLoaded(message: string): SpeechError {
  return speechPackageError('@echogarden/espeak-ng-emscripten', { message });
}

function errorOf(failure: SpeakFailure): SpeechError {
  return failure.reason === 'not-loaded' ? notLoaded(failure.message) : utteranceError(failure.reason);
}
