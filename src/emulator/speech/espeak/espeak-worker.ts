/**
 * The speaking thread. espeak-ng blocks while it speaks, so it must not share a thread with sockets. espeak-ng is GPL-3.0;
 * it is loaded only here, on request, if the user of local Polly has installed it.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { EspeakModule, EspeakSynthesizer } from '@echogarden/espeak-ng-emscripten';
import type { EspeakThreadData, EspeakWordStart, SpeakReply, SpeakRequest } from './espeak-messages';

interface Espeak {
  readonly module: EspeakModule;
  readonly synthesizer: EspeakSynthesizer;
  /** The program's memory after its first speech. */
  readonly freshMemory: Uint8Array;
}

/** Longer than any utterance: an event has at most 6,000 characters, and escaping turns one into at most 5 bytes. */
const MAX_MARKUP_BYTES = 1 << 18;
const SEED_TIME = 0;
/** Loading takes a second, and longer on a busy machine. */
const LOAD_TIMEOUT_MS = 30_000;

const abortedJob = new Int32Array((workerData as EspeakThreadData).abortedJob);

parentPort?.on('message', (request: SpeakRequest) => {
  void speak(request);
});
const loading = Promise.race([load(), failLate()]);
loading.then(
  () => {
    reply({ type: 'loaded' });
  },
  // Each request reports the error.
  () => undefined,
);

function reply(message: SpeakReply): void {
  parentPort?.postMessage(message, message.type === 'audio' ? [message.samples.buffer] : []);
}

/** espeak-ng never finishes loading if its data are missing. */
function failLate(): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => {
      reject(new Error(`it did not load within ${LOAD_TIMEOUT_MS / 1000} s`));
    };
    setTimeout(fail, LOAD_TIMEOUT_MS).unref();
  });
}

async function load(): Promise<Espeak> {
  const { default: loadModule } = await import('@echogarden/espeak-ng-emscripten');
  // espeak-ng seeds its noise with the time. A fixed time makes the noise the same in every process.
  Date.now = () => SEED_TIME;
  const module = await loadModule();
  const synthesizer = await new module.eSpeakNGWorker();
  if (synthesizer.set_voice('en-us') !== 0) throw new Error('its voices are damaged');
  // The JavaScript glue grows its buffer for a text longer than any before. Grow it now: later, restoring the memory would
  // leave the glue with an invalid address.
  synthesizer.synthesize(`Ready.${' '.repeat(MAX_MARKUP_BYTES)}`, () => true);
  synthesizer.synthesize('Ready.', () => false);
  return { module, synthesizer, freshMemory: module.HEAPU8.slice() };
}

/**
 * Restores espeak-ng's memory (17 MB, 2 ms). Its noise and filters carry over between utterances, so without this the same
 * text would sound different each time.
 */
function forgetEarlierSpeech({ module, freshMemory }: Espeak): void {
  module.HEAPU8.set(freshMemory);
  module.HEAPU8.fill(0, freshMemory.length);
}

async function speak(request: SpeakRequest): Promise<void> {
  const { jobId } = request;
  let espeak: Espeak;
  try {
    espeak = await loading;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    reply({ type: 'failed', jobId, failure: { reason: 'not-loaded', message } });
    return;
  }
  if (Buffer.byteLength(request.markup) >= MAX_MARKUP_BYTES) {
    reply({ type: 'failed', jobId, failure: { reason: 'too-long' } });
    return;
  }
  forgetEarlierSpeech(espeak);
  const { synthesizer } = espeak;
  if (synthesizer.set_voice(request.voice) !== 0) {
    reply({ type: 'failed', jobId, failure: { reason: 'no-voice' } });
    return;
  }
  synthesizer.set_rate(request.wordsPerMinute);
  synthesizer.set_pitch(request.pitch);
  synthesizer.set_range(request.range);
  const words: EspeakWordStart[] = [];
  try {
    synthesizer.synthesize(request.markup, (samples, events) => {
      if (Atomics.load(abortedJob, 0) === jobId) return true;
      for (const event of events) {
        if (event.type !== 'word') continue;
        words.push({ position: event.text_position - 1, seconds: event.audio_position / 1000 });
      }
      if (samples.length > 0) reply({ type: 'audio', jobId, samples: new Int16Array(samples) });
      return false;
    });
  } catch {
    reply({ type: 'failed', jobId, failure: { reason: 'crashed' } });
    return;
  }
  reply({ type: 'done', jobId, words });
}
