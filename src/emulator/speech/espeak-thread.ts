/** The main thread's end of the thread that speaks: starts it and gives it one job at a time. */
import { Worker } from 'node:worker_threads';
import { SpeechError } from '../../base/errors';
import { speechPackageError } from './encoders/speech-package';
import type { EspeakThreadData, EspeakUtterance, EspeakWordStart, SpeakFailure, SpeakReply, SpeakRequest } from './espeak-messages';

/** Where a job's results go. After `onDone` or `onFailed` nothing more comes. */
export interface EspeakJob {
  readonly utterance: EspeakUtterance;
  /** Sound as it is made, at espeak-ng's rate. */
  readonly onAudio: (samples: Int16Array) => void;
  /** All sound has been handed out; when the words start. Also called for a job that was aborted. */
  readonly onDone: (words: readonly EspeakWordStart[]) => void;
  readonly onFailed: (error: SpeechError) => void;
}

/** A thread that speaks one utterance after the other. */
export class EspeakThread {
  #worker: Worker | undefined;
  #job: (EspeakJob & { readonly id: number }) | undefined;
  #lastJobId = 0;
  /** Whether espeak-ng has ever come up. */
  #hasLoaded = false;
  readonly #abortedJob = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

  /** Starts the thread ahead of its first job, which would otherwise wait a second for it. */
  warmUp(): void {
    this.#worker ??= this.#start();
  }

  /** Whether a job is under way. */
  get busy(): boolean {
    return this.#job !== undefined;
  }

  /** Starts a job. Only when not {@link busy}. */
  run(job: EspeakJob): void {
    if (this.#job !== undefined) throw new Error('The thread speaks one utterance at a time.');
    const id = ++this.#lastJobId;
    this.#job = { ...job, id };
    const worker = (this.#worker ??= this.#start());
    // An idle thread must not keep the process alive; a speaking one must.
    worker.ref();
    worker.postMessage({ ...job.utterance, jobId: id } satisfies SpeakRequest);
  }

  /** Makes the job under way end within about 100 ms of sound. Its `onDone` still comes. */
  abort(): void {
    if (this.#job !== undefined) Atomics.store(this.#abortedJob, 0, this.#job.id);
  }

  /** Stops the thread. A job under way gets no further call. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#job = undefined;
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = startWorker({ abortedJob: this.#abortedJob.buffer });
    worker.unref();
    worker.on('message', (reply: SpeakReply) => {
      this.#receive(reply);
    });
    worker.on('error', (cause) => {
      this.#fail(worker, cause);
    });
    worker.on('exit', () => {
      this.#fail(worker, undefined);
    });
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

  /** The thread is gone; the next job starts another. */
  #fail(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const job = this.#job;
    this.#job = undefined;
    job?.onFailed(this.#hasLoaded ? endedUnexpectedly(cause) : notLoaded('it ended its thread'));
  }
}

/**
 * The thread's file lies beside this one: as source, which is loaded in a roundabout way, or built. Its name is put together
 * out of the bundler's sight, which would otherwise bundle the thread a second time.
 */
function startWorker(workerData: EspeakThreadData): Worker {
  const isSource = import.meta.url.endsWith('.ts');
  const file = isSource ? './espeak-worker-from-source.mjs' : './espeak-worker.js';
  return new Worker(new URL(file, import.meta.url), { workerData });
}

function notLoaded(message: string): SpeechError {
  return speechPackageError('@echogarden/espeak-ng-emscripten', { message });
}

function endedUnexpectedly(cause: unknown): SpeechError {
  return new SpeechError({
    code: 'service-failure',
    message: 'The thread that synthesizes speech ended unexpectedly. The next request starts a new one.',
    cause,
  });
}

function errorOf(failure: SpeakFailure): SpeechError {
  switch (failure.reason) {
    case 'not-loaded':
      return notLoaded(failure.message);
    case 'no-voice':
      return new SpeechError({
        code: 'validation-failed',
        message: 'espeak-ng has no voice for this language. Choose a language code that Polly lists.',
      });
    case 'too-long':
      return new SpeechError({
        code: 'validation-failed',
        message: 'A piece of the text is too long to be spoken in one go. Write shorter SSML documents.',
      });
    case 'crashed':
      return new SpeechError({
        code: 'service-failure',
        message: 'espeak-ng failed while it was speaking this text. Other text is not affected.',
      });
  }
}
