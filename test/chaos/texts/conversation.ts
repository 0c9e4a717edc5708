/** A long conversation on a fast clock: one answer after the other on one client, some of them interrupted. */
import { setImmediate } from 'node:timers/promises';
import { SpeechStream } from '../../../src/core';
import { Chance } from './chance';
import type { ChaosWorld } from '../world/chaos-world';
import { composeText } from './prose';

/** The memory that a conversation used, and what it left behind. */
export interface ConversationReport {
  readonly answers: number;
  /** Bytes in use after each answer and a garbage collection; only if the process allows collecting. */
  readonly heapBytes: readonly number[];
  readonly complaints: readonly string[];
}

/** The pause between two answers, in which the user speaks. */
const LISTENING_MS = 4_000;
/** What may remain between two answers: an idle socket to the relay, and the timer that closes it. */
const KEPT = 1;

/** Converses for some time of the world's clock. */
export async function converse(world: ChaosWorld, seed: number, durationMs: number): Promise<ConversationReport> {
  const chance = new Chance(seed);
  // Otherwise local Polly would keep an hour of sound in memory.
  const conversation = await world.enter({ account: { keepPcm: false }, near: [], far: [] }, chance);
  const { client, output, clock } = conversation;
  const stream = new SpeechStream(client, { format: 'pcm', sampleRate: 16_000 });
  const complaints: string[] = [];
  const heapBytes: number[] = [];
  const endMs = world.clock.now() + durationMs;
  let answers = 0;
  while (world.clock.now() < endMs) {
    const text = composeText(chance, chance.whole(1, 8));
    const speaking = stream.speak(writing(world, text, chance));
    if (chance.happens(0.2)) void world.clock.wait(chance.whole(200, text.length * 60)).then(() => stream.interrupt());
    const { reason, heardText } = await speaking;
    answers += 1;
    if (reason === 'failed') complaints.push(`answer ${answers} failed`);
    if (reason === 'ended' && heardText !== text) complaints.push(`answer ${answers} was not heard whole`);
    output.forget();
    await world.clock.wait(LISTENING_MS);
    if (clock.timerCount > KEPT) complaints.push(`${clock.timerCount} timers after answer ${answers}`);
    if (conversation.openSockets() > KEPT) complaints.push(`${conversation.openSockets()} sockets after answer ${answers}`);
    if (globalThis.gc !== undefined) {
      globalThis.gc();
      await setImmediate();
      globalThis.gc();
      heapBytes.push(process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers);
    }
  }
  stream.close();
  complaints.push(...(await conversation.leave()).map((what) => `left behind: ${what}`));
  if (world.unhandled.length > 0) complaints.push(`nobody handled: ${String(world.unhandled[0])}`);
  return { answers, heapBytes, complaints };
}

async function* writing({ clock }: ChaosWorld, text: string, chance: Chance): AsyncGenerator<string> {
  const toolCallAt = chance.happens(0.1) ? chance.whole(0, 20) : -1;
  for (const [index, word] of text.split(/(?<=\s)/u).entries()) {
    await clock.wait(index === toolCallAt ? 40_000 : 30);
    yield word;
  }
}
