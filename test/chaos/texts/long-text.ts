/** One text that takes far longer to speak than Polly lets a stream live. */
import { SpeechStream } from '../../../src/core';
import type { RequestRecord } from '../../../src/emulator';
import { settledRequests } from '../../emulator/polly-client';
import { Chance } from './chance';
import type { ChaosWorld } from '../world/chaos-world';
import { composeText } from './prose';

/** What became of it. */
export interface LongTextReport {
  /** On the fast clock. */
  readonly durationMs: number;
  /** Whether all of it was heard, by what the stream says. */
  readonly isWhole: boolean;
  /** Seconds that were played, less those that Polly sent: nothing was left out or played twice where it is 0. */
  readonly surplusSeconds: number;
  /** Characters that Polly was sent, less those of the text. */
  readonly surplusCharacters: number;
  readonly requests: readonly RequestRecord[];
  /** Seconds of speech that were ever there beyond the listener, at most. */
  readonly mostAheadSeconds: number;
}

/** A text that is written. */
export interface LongText {
  readonly seed: number;
  readonly sentences: number;
  /** Silence before each of them, as of a writer who thinks. Default: 0. */
  readonly thinkingMs?: number;
}

/** Speaks it in one go. */
export async function speakLongText(world: ChaosWorld, { seed, sentences, thinkingMs = 0 }: LongText): Promise<LongTextReport> {
  const chance = new Chance(seed);
  // Its sound would be in memory only because the local Polly keeps it.
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

/** How old a stream was when it ended, in milliseconds. */
export function ageMs({ openedAtMs, endedAtMs = Infinity }: RequestRecord): number {
  return endedAtMs - openedAtMs;
}
