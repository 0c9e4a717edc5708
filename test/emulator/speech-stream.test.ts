import { StartSpeechSynthesisStreamCommand, type StartSpeechSynthesisStreamActionStream } from '@aws-sdk/client-polly';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalPolly, type LocalPolly } from '../../src/emulator';
import { createClient, createPool, MATTHEW, openStream, readAll, settledRequests, textEvents } from './polly-client';

let polly: LocalPolly;

beforeAll(async () => {
  polly = await startLocalPolly({ pacing: 'instant' });
});

afterAll(async () => {
  await polly.close();
});

describe("StartSpeechSynthesisStream, by AWS's own Node SDK", () => {
  it('answers with audio while the text is still being sent', async () => {
    const pool = await createPool(polly);
    const client = createClient(polly, pool);
    const texts = ['The first sentence is spoken. ', 'So is the second one. ', 'And this is the last.'];
    let heardBeforeLastText = 0;
    const audio = new Signal();

    async function* input(): AsyncGenerator<StartSpeechSynthesisStreamActionStream> {
      for (const [index, Text] of texts.entries()) {
        // Each text waits for the sound of the one before: were sound to come only at the end, this would never end.
        if (index > 0) await audio.next();
        if (index === texts.length - 1) heardBeforeLastText = audio.count;
        yield { TextEvent: { Text } };
        // A sentence is complete for certain once something follows it.
        yield { TextEvent: { Text: ' ', FlushStreamConfiguration: { Force: true } } };
        audio.reset();
      }
      yield { CloseStreamEvent: {} };
    }

    let requestCharacters: number | undefined;
    for await (const event of await openStream(client, input())) {
      if (event.AudioEvent) audio.notify();
      if (event.StreamClosedEvent) requestCharacters = event.StreamClosedEvent.RequestCharacters;
    }
    expect(heardBeforeLastText).toBeGreaterThan(0);
    expect(requestCharacters).toBe(texts.join('').length + texts.length);

    const [record, ...others] = await settledRequests(polly, pool);
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      operation: 'StartSpeechSynthesisStream',
      state: 'completed',
      textEvents: 6,
      requestCharacters,
      // Six texts, the event that closes, and the empty message that the SDK ends with.
      verifiedChunks: 8,
      inputEnded: true,
    });
    client.destroy();
  });
});

/** Counts something, and lets a test wait for the next. */
class Signal {
  count = 0;
  #pending = 0;
  #wake: (() => void) | undefined;

  notify(): void {
    this.count++;
    this.#pending++;
    this.#wake?.();
  }

  reset(): void {
    this.#pending = 0;
  }

  async next(): Promise<void> {
    if (this.#pending === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
  }
}
