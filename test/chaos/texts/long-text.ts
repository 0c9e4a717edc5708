/** One text that takes far longer to speak than a stream may live. */
import { SpeechStream } from '../../../src/core';
import type { RequestRecord } from '../../../src/emulator';
import { settledRequests } from '../../emulator/polly-client';
import { Chance } from './chance';
import type { ChaosWorld } from '../world/chaos-world';
import { composeText } from './prose';

/** The result of speaking it. */
export interface LongTextReport {
  /** Duration on the fast clock. */
  readonly durationMs: number;
  /** Whether the stream reports that all of it was heard. */
  readonly isWhole: boolean;
  /** Seconds played minus seconds sent by Polly; 0 if nothing was left out or played twice. */
  readonly surplusSeconds: number;
  /** Characters sent to Polly minus characters of the text. */
  readonly surplusCharacters: number;
  readonly requests: readonly RequestRecord[];
  /** The most seconds of speech that were ever ahead of the listener. */
  readonly mostAheadSeconds: number;
}

/** The text to write. */
export interface LongText {
  readonly seed: number;
  readonly sentences: number;
  /** Silence before each sentence, as of a writer who thinks, in milliseconds. Default: 0. */
  readonly thinkingMs?: number;
}

/** Speaks the text in one utterance. */
export async function speakLongText(world: ChaosWorld, { seed, sentences, thinkingMs = 0 }: LongText): Promise<LongTextReport> {
  const chance = new Chance(seed);
  // Otherwise local Polly would keep its sound in memory.
  const conversation = await world.enter({ account: { keepPcm: false }, near: [], far: [], client: { transport: 'duplex' } }, chance);
  const stream = new SpeechStream(conversation.client, { format: 'pcm', sampleRate: 16_000 });
  let mostAheadSeconds = 0;
  const unsubscribe = stream.snapshot.subscribe(() => {
    mostAheadSeconds = Math.max(mostAheadSeconds, stream.snapshot.get().buffer.aheadSeconds);
  });
  const startedAtMs = world.clock.now();
  let text = '';
  async function* writing(): AsyncGenerator<string> {
    for (let index = 0; index < sentences; index += 1) {
      if (thinkingMs > 0) await world.clock.wait(thinkingMs);
      const sentence = `${composeText(chance, 1)} `;
      text += sentence;
      yield sentence;
    }
  }
  const { reason, heardText, heardMs } = await stream.speak(writing());
  const durationMs = world.clock.now() - startedAtMs;
  unsubscribe();
  stream.close();
  await conversation.leave();
  const requests = await settledRequests(world.polly, conversation.network.identityPoolId);
  const sum = (valueOf: (record: RequestRecord) => number) => requests.reduce((total, record) => total + valueOf(record), 0);
  return {
    durationMs,
    isWhole: reason === 'ended' && heardText === text,
    surplusSeconds: heardMs / 1000 - sum(({ audioSeconds }) => audioSeconds),
    surplusCharacters: sum(({ requestCharacters }) => requestCharacters) - text.length,
    requests,
    mostAheadSeconds,
  };
}

/** Returns a stream's age at its end, in milliseconds. */
export function ageMs({ openedAtMs, endedAtMs = Infinity }: RequestRecord): number {
  return endedAtMs - openedAtMs;
}
