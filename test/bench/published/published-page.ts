/**
 * The two ways of the published benchmark, in the page: one `SynthesizeSpeech` call per sentence, one after another, and
 * one stream that gets each word as it is written.
 *
 * In both ways local Polly has spoken before, code and credentials are loaded before the time starts, and the same player
 * gets the bytes as they arrive.
 */
import { PollyClient, SynthesizeSpeechCommand } from '@aws-sdk/client-polly';
import { speechStack } from 'virtual:speech-stack';
import { createAudioOutput } from '../../../src/audio/output/audio-output';
import type { SpeechSnapshot } from '../../../src/core/state/snapshot';
import { SpeechClient } from '../../../src/core/client/speech-client';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import type { AccountSettings } from '../../../src/emulator/accounts/account-settings';
import { openPollyAccount, type PollyAccount } from '../../stack/polly-account';
import { measurePollyClockAheadMs } from './polly-clock';
import { writtenWords } from './simulated-writing';
import { until } from '../until';
import { watchAnswers } from './answer-ends';

/** Options of both ways. */
export interface PublishedRunOptions {
  readonly sentences: readonly string[];
  /** Milliseconds that the model takes per word. */
  readonly wordMs: number;
  readonly voice: 'Matthew';
  /** Samples per second of the mp3. */
  readonly sampleRate: number;
  readonly pacing: AccountSettings['pacing'];
}

/** Options of the stream only. */
export interface StreamRunOptions extends PublishedRunOptions {
  /** The limit of speech ahead of the listener, in seconds. Default: none; text is sent as it comes. */
  readonly maxAheadSeconds?: number;
}

/** The results of one way. */
export interface WayMeasurement {
  /** From the start of the model to the last byte of audio, in milliseconds. */
  readonly totalMs: number;
  readonly apiCalls: number;
  /** Calls that did not come to their end, and were made again. */
  readonly brokenCalls: number;
  readonly audioBytes: number;
  /** The characters that the service counted. */
  readonly requestCharacters: number;
  /** From the start of the model to the first byte of audio, in milliseconds. */
  readonly firstAudioMs: number;
  /** From the start of the model to the first sample that left the player, in milliseconds. */
  readonly firstSoundMs: number;
  /** Seconds of sound of each call, as counted by local Polly. */
  readonly audioSecondsOfCalls: readonly number[];
  /** How long each call was open at local Polly, in milliseconds. */
  readonly openMsOfCalls: readonly number[];
  /** From the end of each whole call at local Polly to its last byte in the page, in milliseconds. */
  readonly deliveryMsOfCalls: readonly number[];
}

/** The results of the stream. */
export interface StreamMeasurement extends WayMeasurement {
  /** The most seconds of sound that were there and not heard. */
  readonly mostAheadSeconds: number;
  /** How often the sound ran out. */
  readonly underruns: number;
}

/**
 * The sequential way: requests a sentence when the model has written it, and starts the next when all its audio has
 * arrived.
 */
export async function runSequential(options: PublishedRunOptions): Promise<WayMeasurement> {
  const pollyClockAheadMs = await measurePollyClockAheadMs();
  const account = await openAccount(options);
  const client = createPollyClient(account);
  await client.config.credentials();
  const format = { outputFormat: 'mp3', sampleRate: options.sampleRate } as const;
  const audio = createAudioOutput();
  await audio.warm(format);

  const startMs = performance.now();
  const sink = audio.createSink(format);
  const arrivedAtPollyMs: number[] = [];
  let audioBytes = 0;
  let firstAudioMs: number | undefined;
  for (const sentence of options.sentences) {
    let text = '';
    for await (const word of writtenWords(sentence, options.wordMs)) text += word;
    const { AudioStream: body } = await client.send(speechCommand(text, options));
    await readAll(body, (bytes) => {
      firstAudioMs ??= performance.now() - startMs;
      audioBytes += bytes.byteLength;
      sink.append(bytes);
    });
    arrivedAtPollyMs.push(Date.now() + pollyClockAheadMs);
  }
  const totalMs = performance.now() - startMs;
  sink.endOfStream();

  const { firstSoundAtMs, error } = await until(
    sink.playback,
    (playback) => playback.firstSoundAtMs !== undefined || playback.state === 'failed',
  );
  if (error !== undefined) throw error;
  sink.close();
  client.destroy();
  return {
    totalMs,
    audioBytes,
    firstAudioMs: firstAudioMs ?? NaN,
    firstSoundMs: (firstSoundAtMs ?? NaN) - startMs,
    ...(await countedByPolly(account, arrivedAtPollyMs)),
  };
}

/** The streamed way: sends each word to Polly as it is written, on one stream through the relay. */
export async function runStream(options: StreamRunOptions): Promise<StreamMeasurement> {
  const { sentences, wordMs, voice, sampleRate, maxAheadSeconds = Infinity } = options;
  const pollyClockAheadMs = await measurePollyClockAheadMs();
  const account = await openAccount(options);
  const { region, relayUrl, pollyEndpoint } = speechStack;
  const audio = createAudioOutput();
  const answers = watchAnswers();
  const client = new SpeechClient({
    region,
    relay: relayUrl,
    credentials: account.credentials,
    audio,
    ...(pollyEndpoint === undefined ? {} : { endpoint: pollyEndpoint }),
  });
  await Promise.all([client.warm(), audio.warm({ outputFormat: 'mp3', sampleRate })]);
  const stream = new SpeechStream(client, { voice, format: 'mp3', sampleRate, maxAheadSeconds });

  let mostAheadSeconds = 0;
  stream.snapshot.subscribe(() => {
    mostAheadSeconds = Math.max(mostAheadSeconds, stream.snapshot.get().buffer.aheadSeconds);
  });
  const startMs = performance.now();
  const finished = stream.speak(writtenWords(sentences.join(' '), wordMs));
  await reached(stream, ({ buffer }) => buffer.state === 'complete');
  const totalMs = performance.now() - startMs;

  const { metrics, buffer } = await reached(stream, (snapshot) => snapshot.metrics.firstSoundMs !== undefined);
  await stream.interrupt();
  await finished;
  const counted = await countedByPolly(
    account,
    answers.stop().map((ms) => ms + pollyClockAheadMs),
  );
  client.close();
  return {
    totalMs,
    audioBytes: metrics.audioBytes,
    firstAudioMs: metrics.firstAudioMs ?? NaN,
    firstSoundMs: metrics.firstSoundMs ?? NaN,
    mostAheadSeconds,
    underruns: buffer.underruns,
    ...counted,
  };
}

/**
 * Waits until a snapshot meets the condition.
 *
 * @throws SpeechError if speech fails first.
 */
async function reached(stream: SpeechStream, condition: (snapshot: SpeechSnapshot) => boolean): Promise<SpeechSnapshot> {
  const snapshot = await until(stream.snapshot, (present) => present.status === 'failed' || condition(present));
  if (snapshot.error !== undefined) throw snapshot.error;
  return snapshot;
}

function openAccount({ pacing }: PublishedRunOptions): Promise<PollyAccount> {
  return openPollyAccount({ pacing, keepPcm: false });
}

function createPollyClient({ credentials }: PollyAccount): PollyClient {
  const { region, pollyEndpoint } = speechStack;
  return new PollyClient({ region, credentials, ...(pollyEndpoint === undefined ? {} : { endpoint: pollyEndpoint }) });
}

function speechCommand(text: string, { voice, sampleRate }: PublishedRunOptions): SynthesizeSpeechCommand {
  return new SynthesizeSpeechCommand({
    Engine: 'generative',
    VoiceId: voice,
    OutputFormat: 'mp3',
    SampleRate: String(sampleRate),
    Text: text,
  });
}

async function readAll(body: unknown, onBytes: (bytes: Uint8Array) => void): Promise<void> {
  if (!(body instanceof ReadableStream)) throw new Error('SynthesizeSpeech answered with no stream of audio.');
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    if (next.value.byteLength > 0) onBytes(next.value);
  }
}

/** Returns local Polly's counts of the calls, given the arrival times of their last bytes on its clock. */
async function countedByPolly(account: PollyAccount, arrivedAtPollyMs: readonly number[]) {
  const requests = await account.settledRequests();
  return {
    apiCalls: requests.length,
    brokenCalls: requests.filter(({ state }) => state !== 'completed').length,
    requestCharacters: requests.reduce((sum, request) => sum + request.requestCharacters, 0),
    audioSecondsOfCalls: requests.map(({ audioSeconds }) => audioSeconds),
    openMsOfCalls: requests.map(({ openedAtMs, endedAtMs = NaN }) => endedAtMs - openedAtMs),
    deliveryMsOfCalls: requests.flatMap(({ state, endedAtMs = NaN }, call) =>
      state === 'completed' ? [(arrivedAtPollyMs[call] ?? NaN) - endedAtMs] : [],
    ),
  };
}
