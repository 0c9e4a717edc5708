/** A listener in the page: hears one answer by one of the ways, and measures it. */
import { PollyClient } from '@aws-sdk/client-polly';
import { speechStack } from 'virtual:speech-stack';
import { createAudioOutput } from '../../../src/audio/output/audio-output';
import type { AudioOutput } from '../../../src/audio/player/audio-sink';
import { SpeechClient } from '../../../src/core/client/speech-client';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import type { Pacing } from '../../../src/emulator/accounts/account-settings';
import { openPollyAccount, type PollyAccount } from '../../stack/polly-account';
import { until } from '../until';
import { pulledTokens, writtenTokens, type Answer } from './answers';
import type { Listening, PageWay, Purpose } from './listening';
import { costsOf } from './listening-costs';
import { SentenceCalls, VOICE } from './sentence-calls';
import { createSoundMeter, loadSoundMeter } from './sound-meter';

/** What to hear. */
export interface ListenOptions {
  readonly way: PageWay;
  readonly answer: Answer;
  readonly pacing: Pacing;
  /** Unique among the listeners. */
  readonly number: number;
  readonly purpose: Purpose;
}

/** A text that is being spoken. */
interface Speaking {
  /** Resolves when it was heard to its end. */
  readonly heard: Promise<unknown>;
  /** Resolves when all its sound has arrived. */
  readonly arrived: Promise<unknown>;
  /** Stops it; resolves to the number of heard characters. */
  interrupt(): Promise<number>;
  /** What its player says. */
  measure(): { readonly firstSoundMs: number; readonly underruns: number; readonly stalledMs: number };
  close(): void;
}

const FORMAT = { outputFormat: 'mp3', sampleRate: VOICE.sampleRate } as const;

let sharedContext: Promise<AudioContext> | undefined;

/** Opens the context of all listeners of this page, and loads all code. */
export async function prepare(): Promise<void> {
  await (sharedContext ??= openContext());
}

/** Listens to an answer. */
export async function listen({ way, answer, pacing, number, purpose }: ListenOptions): Promise<Listening> {
  const context = await (sharedContext ??= openContext());
  const account = await openPollyAccount({ pacing, keepPcm: false });
  const meter = createSoundMeter(context);
  const audio = createAudioOutput({ context, destination: meter.node });
  const begin = await (way === 'sequential' || way === 'one ahead'
    ? prepareCalls(way, account, audio, number)
    : preparePackage(way, account, audio, purpose));

  const startMs = performance.now();
  const startedAtMs = Date.now();
  const isPulled = way === 'sequential' && purpose === 'fetch';
  const speaking = begin(isPulled ? pulledTokens(answer.tokens) : writtenTokens(answer.tokens, startMs), startMs);
  let interrupted: (Pick<Listening, 'heardCharacters'> & { readonly atMs: number }) | undefined;
  if (answer.bargeInMs !== undefined) {
    await new Promise((resolve) => setTimeout(resolve, answer.bargeInMs));
    const atMs = Date.now();
    interrupted = { atMs, heardCharacters: await speaking.interrupt() };
  } else if (purpose === 'fetch') {
    await speaking.arrived;
    await speaking.interrupt();
  } else {
    await speaking.heard;
  }
  const requests = await account.settledRequests();
  const { firstAtMs, lastAtMs } = await meter.close();
  const { firstSoundMs, underruns, stalledMs } = speaking.measure();
  speaking.close();
  await audio.close();
  const silentMs = interrupted === undefined || lastAtMs === undefined ? undefined : lastAtMs - interrupted.atMs;
  return {
    way,
    answer: answer.name,
    purpose,
    firstSoundMs: (firstAtMs ?? NaN) - startedAtMs,
    playerFirstSoundMs: firstSoundMs,
    lastSoundMs: (lastAtMs ?? NaN) - startedAtMs,
    stalls: underruns,
    stalledMs,
    ...(interrupted === undefined ? {} : { heardCharacters: interrupted.heardCharacters }),
    // Negative if nothing sounded at that time.
    ...(silentMs === undefined || silentMs < 0 ? {} : { silentMs }),
    ...costsOf(requests, startedAtMs),
  };
}

async function openContext(): Promise<AudioContext> {
  const context = new AudioContext();
  await Promise.all([context.resume(), loadSoundMeter(context)]);
  return context;
}

type Begin = (tokens: AsyncIterable<string>, startMs: number) => Speaking;

async function prepareCalls(way: 'sequential' | 'one ahead', account: PollyAccount, audio: AudioOutput, number: number): Promise<Begin> {
  const { region } = speechStack;
  const client = new PollyClient({ region, credentials: account.credentials, endpoint: endpointOf(number) });
  await Promise.all([client.config.credentials(), audio.warm(FORMAT)]);
  return (tokens, startMs) => {
    const sink = audio.createSink(FORMAT);
    const calls = new SentenceCalls(client, sink, way);
    const arrived = calls.speak(tokens);
    return {
      arrived,
      heard: arrived.then(() => until(sink.playback, ({ state }) => state === 'ended' || state === 'failed')),
      interrupt: () => calls.interrupt(),
      measure() {
        const { firstSoundAtMs = NaN, underruns, stalledMs, error } = sink.playback.get();
        if (error !== undefined) throw error;
        return { firstSoundMs: firstSoundAtMs - startMs, underruns, stalledMs };
      },
      close() {
        sink.close();
        client.destroy();
      },
    };
  };
}

async function preparePackage(way: 'segmented' | 'duplex', account: PollyAccount, audio: AudioOutput, purpose: Purpose): Promise<Begin> {
  const { region, relayUrl, pollyEndpoint } = speechStack;
  const client = new SpeechClient({
    region,
    relay: relayUrl,
    transport: way,
    credentials: account.credentials,
    audio,
    ...(pollyEndpoint === undefined ? {} : { endpoint: pollyEndpoint }),
  });
  const stream = new SpeechStream(client, {
    voice: VOICE.voice,
    format: 'mp3',
    sampleRate: VOICE.sampleRate,
    ...(purpose === 'fetch' ? { maxAheadSeconds: Infinity } : {}),
  });
  await Promise.all([client.warm(), stream.warm(), audio.warm(FORMAT)]);
  return (tokens) => {
    const heard = stream.speak(tokens);
    return {
      heard,
      arrived: until(stream.snapshot, ({ status, buffer }) => status === 'failed' || buffer.state === 'complete'),
      interrupt: async () => (await stream.interrupt()).heardText.length,
      measure() {
        const { metrics, buffer, error } = stream.snapshot.get();
        if (error !== undefined) throw error;
        return { firstSoundMs: metrics.firstSoundMs ?? NaN, underruns: buffer.underruns, stalledMs: metrics.stalledMs };
      },
      close() {
        stream.close();
        client.close();
      },
    };
  };
}

/**
 * Returns the address of local Polly under a name of this listener's own. A browser opens at most six HTTP/1.1 connections to
 * a name, which listeners on different machines would not share.
 */
function endpointOf(number: number): string {
  const url = new URL(speechStack.pollyEndpoint ?? '');
  url.hostname = `listener-${number}.localhost`;
  return url.origin;
}
