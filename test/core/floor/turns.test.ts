/** Several texts of one voice: which of them is interrupted, reported, written to, adjusted and cancelled. */
import { setImmediate } from 'node:timers/promises';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { sharedAudioOutput } from '../../../src/audio/output/audio-output';
import { outputOf } from '../../../src/core/utterance/create-utterance';
import { warmSynthesis } from '../../../src/core/utterance/load-synthesis';
import { SpeechClient } from '../../../src/core/client/speech-client';
import type { SpeechOutcome } from '../../../src/core/utterance/speech-outcome';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import { FakeClock } from '../../base/fake-clock';
import { ScriptedClient, type ScriptedSink } from '../rig/scripted-speech';

const FORMAT = { format: 'pcm', sampleRate: 16_000 } as const;
const BYTES_PER_SECOND = 32_000;
const LONG = 'This is the long answer. It goes on and on.';

beforeAll(() => warmSynthesis());

/** A voice whose transport and output the test controls. */
class Turns {
  readonly clock = new FakeClock();
  readonly client = new ScriptedClient(this.clock);
  readonly stream = new SpeechStream(this.client, FORMAT);
  /** How each text ended, by its text. */
  readonly ends = new Map<string, SpeechOutcome['reason']>();

  constructor() {
    onTestFinished(() => this.stream.close());
  }

  /** Lets everything settle that needs no time. */
  async settle(): Promise<void> {
    await this.clock.advance(0);
    await setImmediate();
    await this.clock.advance(0);
  }

  async speak(text: string, whenSpeaking: 'replace' | 'queue' | 'mix' = 'replace'): Promise<void> {
    void this.stream.speak(text, { whenSpeaking }).then(({ reason }) => this.ends.set(text, reason));
    await this.settle();
  }

  /** Delivers sound for the latest run; with `isAll`, all of it. */
  async receive(seconds: number, isAll: boolean): Promise<void> {
    const run = this.client.scripted.current;
    run?.onRead(() => undefined);
    run?.say({ type: 'audio', bytes: new Uint8Array(seconds * BYTES_PER_SECOND) });
    if (isAll) run?.say({ type: 'closed', requestCharacters: 1 });
    await this.settle();
  }

  /** The sink of the n-th utterance. */
  sink(index: number): ScriptedSink {
    const sink = this.client.output.sinks[index];
    if (sink === undefined) throw new Error(`There is no utterance ${index}.`);
    return sink;
  }

  async hearAll(index: number): Promise<void> {
    this.sink(index).become('ended', 1);
    await this.settle();
  }

  /** A long text, of which 20 seconds were received and two heard, and a short one beside it that is over. */
  async hearBeepBesideLong(): Promise<void> {
    await this.speak(LONG);
    await this.receive(20, true);
    this.sink(0).hearTo(2);
    await this.speak('Beep.', 'mix');
    await this.receive(0.1, true);
    await this.hearAll(1);
    expect(this.ends).toEqual(new Map([['Beep.', 'ended']]));
  }

  /** A stream of text that is never written, and whether it was cancelled. */
  source(): { readonly stream: ReadableStream<string>; readonly isCancelled: () => boolean } {
    let isCancelled = false;
    const stream = new ReadableStream<string>({
      cancel: () => {
        isCancelled = true;
      },
    });
    return { stream, isCancelled: () => isCancelled };
  }
}

describe('while a text is replayed', () => {
  /** A long text that is over, replayed for two seconds. */
  const hearAgain = async () => {
    const turns = new Turns();
    await turns.speak(LONG);
    await turns.receive(20, true);
    await turns.hearAll(0);
    turns.stream.replay();
    turns.sink(1).hearTo(2);
    await turns.settle();
    return turns;
  };

  test('a queued text is fetched, and heard after the replay', async () => {
    const turns = await hearAgain();
    await turns.speak('Next.', 'queue');
    await turns.speak('And the last.', 'queue');
    await turns.receive(1, true);
    expect(turns.sink(1).isOver).toBe(false);
    expect(turns.sink(2).playback.get().state).toBe('paused');
    expect(turns.stream.snapshot.get().status).toBe('playing');
    await turns.hearAll(1);
    expect(turns.sink(2).playback.get().state).toBe('waiting');
    await turns.hearAll(2);
    await turns.receive(1, true);
    await turns.hearAll(3);
    expect([...turns.ends]).toEqual([
      [LONG, 'ended'],
      ['Next.', 'ended'],
      ['And the last.', 'ended'],
    ]);
  });

  test('a queued text waits while the replay is paused', async () => {
    const turns = await hearAgain();
    turns.stream.pause();
    await turns.speak('Next.', 'queue');
    await turns.receive(1, true);
    expect(turns.sink(2).playback.get().state).toBe('paused');
    turns.stream.resume();
    expect(turns.sink(2).playback.get().state).toBe('paused');
    await turns.hearAll(1);
    expect(turns.sink(2).playback.get().state).toBe('waiting');
  });

  test('a queued text is dropped when the replay is interrupted', async () => {
    const turns = await hearAgain();
    await turns.speak('Next.', 'queue');
    await turns.stream.interrupt();
    await turns.settle();
    expect(turns.ends.get('Next.')).toBe('interrupted');
    expect(turns.stream.snapshot.get().status).toBe('idle');
  });
});

describe('beside another text', () => {
  test('the long text is the current one again when the short one is over', async () => {
    const turns = new Turns();
    await turns.hearBeepBesideLong();
    expect(turns.stream.snapshot.get()).toMatchObject({ status: 'playing', heardSeconds: 2 });
    expect(turns.stream.readPosition()).toBe(2);
    await turns.hearAll(0);
    expect(turns.stream.snapshot.get()).toMatchObject({ status: 'ended', heardSeconds: 20 });
  });

  test('no subscriber sees an end of speech while it continues', async () => {
    const turns = new Turns();
    const seen = new Set<string>();
    turns.stream.snapshot.subscribe(() => seen.add(turns.stream.snapshot.get().status));
    await turns.hearBeepBesideLong();
    expect([...seen]).not.toContain('ended');
  });

  test('a queued text comes after all others, in whatever order they end', async () => {
    for (const order of [
      [1, 0],
      [0, 1],
    ]) {
      const turns = new Turns();
      await turns.speak(LONG);
      await turns.receive(20, true);
      await turns.speak('Beep.', 'mix');
      await turns.speak('Next.', 'queue');
      // It is not fetched before all sound has arrived.
      expect(turns.client.output.sinks).toHaveLength(2);
      await turns.receive(1, true);
      expect(turns.client.output.sinks).toHaveLength(3);
      for (const index of order) {
        expect(turns.sink(2).playback.get().state).toBe('paused');
        await turns.hearAll(index);
      }
      expect(turns.sink(2).playback.get().state).toBe('waiting');
      expect([...turns.ends.values()]).toEqual(['ended', 'ended']);
    }
  });

  test('a text queued after the short one is over interrupts nothing', async () => {
    const turns = new Turns();
    await turns.hearBeepBesideLong();
    await turns.speak('Next.', 'queue');
    expect(turns.ends.get(LONG)).toBeUndefined();
    await turns.receive(1, true);
    await turns.hearAll(0);
    await turns.hearAll(2);
    expect([...turns.ends]).toEqual([
      ['Beep.', 'ended'],
      [LONG, 'ended'],
      ['Next.', 'ended'],
    ]);
  });

  test('interrupt() reports on the text that it cuts off', async () => {
    const turns = new Turns();
    await turns.hearBeepBesideLong();
    const { heardText, unheardText, heardMs } = await turns.stream.interrupt();
    expect(heardText + unheardText).toBe(LONG);
    expect(heardMs).toBe(2_000);
    expect(turns.stream.snapshot.get().status).toBe('idle');
  });

  test('a text being written can be continued and ended', async () => {
    const turns = new Turns();
    void turns.stream.write('The answer begins here. ');
    await turns.settle();
    await turns.receive(2, false);
    turns.sink(0).become('playing');
    const run = turns.client.scripted.current;
    await turns.speak('Beep.', 'mix');
    await turns.receive(0.1, true);
    const written = turns.stream.write('And goes on.');
    // Longer than the time within which written texts are joined.
    await turns.clock.advance(100);
    await written;
    await turns.hearAll(1);
    const end = turns.stream.end();
    run?.say({ type: 'closed', requestCharacters: 1 });
    await turns.settle();
    await turns.hearAll(0);
    expect(await end).toMatchObject({ reason: 'ended', heardText: 'The answer begins here. And goes on.' });
    expect(run?.isOver).toBe(true);
  });

  test('a text being written can be ended while the other one is spoken', async () => {
    const turns = new Turns();
    void turns.stream.write('The answer.');
    await turns.settle();
    await turns.receive(2, false);
    const run = turns.client.scripted.current;
    await turns.speak(LONG, 'mix');
    const end = turns.stream.end();
    run?.say({ type: 'closed', requestCharacters: 1 });
    await turns.settle();
    await turns.hearAll(0);
    expect(await end).toMatchObject({ reason: 'ended', heardText: 'The answer.' });
    expect(turns.ends.size).toBe(0);
  });

  test('a replayed text is stopped with the others', async () => {
    const turns = new Turns();
    await turns.speak(LONG);
    await turns.receive(20, true);
    await turns.hearAll(0);
    turns.stream.replay();
    turns.sink(1).become('playing', 0.5);
    await turns.speak('Beep.', 'mix');
    await turns.stream.interrupt();
    expect(turns.client.output.sinks.map(({ isOver }) => isOver)).toEqual([true, true, true]);
  });
});

describe('a text that cannot begin beside another', () => {
  test('leaves that one and the queue as they are', async () => {
    const turns = new Turns();
    await turns.speak(LONG);
    await turns.receive(2, true);
    turns.sink(0).become('playing', 0.5);
    await turns.speak('Next.', 'queue');
    turns.stream.setOptions({ sampleRate: 1 });
    expect(await turns.stream.speak('Never.', { whenSpeaking: 'mix' })).toMatchObject({
      reason: 'failed',
      error: { code: 'invalid-option' },
    });
    expect(turns.stream.snapshot.get()).toMatchObject({ status: 'playing', error: undefined });
    await turns.receive(1, true);
    await turns.hearAll(0);
    await turns.hearAll(1);
    expect([...turns.ends]).toEqual([
      [LONG, 'ended'],
      ['Next.', 'ended'],
    ]);
  });

  test('does not keep interrupt() from stopping them', async () => {
    const turns = new Turns();
    await turns.speak(LONG);
    await turns.receive(2, false);
    turns.sink(0).become('playing', 0.5);
    await turns.speak('Next.', 'queue');
    turns.stream.setOptions({ sampleRate: 1 });
    await turns.speak('Never.', 'mix');
    expect(await turns.stream.interrupt()).toMatchObject({ heardMs: 1_000 });
    expect(turns.sink(0).isOver).toBe(true);
    expect([...turns.ends]).toEqual([
      ['Never.', 'failed'],
      ['Next.', 'interrupted'],
      [LONG, 'interrupted'],
    ]);
  });

  test('does not end a text being written', async () => {
    const turns = new Turns();
    void turns.stream.write('The answer.');
    await turns.settle();
    await turns.receive(2, false);
    turns.stream.setOptions({ sampleRate: 1 });
    await turns.speak('Never.', 'mix');
    const end = turns.stream.end();
    turns.client.scripted.current?.say({ type: 'closed', requestCharacters: 1 });
    await turns.settle();
    await turns.hearAll(0);
    expect(await end).toMatchObject({ reason: 'ended', heardText: 'The answer.' });
  });

  test('is reported in the snapshot if nothing else is spoken', async () => {
    const turns = new Turns();
    turns.stream.setOptions({ sampleRate: 1 });
    await turns.speak('Never.', 'mix');
    expect(turns.stream.snapshot.get()).toMatchObject({ status: 'failed', error: { code: 'invalid-option' } });
  });
});

describe('a text being written when speak() replaces it', () => {
  /** A text being written that is replaced by a source, and the writer of that source. */
  async function replaceWritten(): Promise<{ readonly turns: Turns; readonly pieces: ReadableStreamDefaultController<string> }> {
    const turns = new Turns();
    void turns.stream.write('The answer.');
    await turns.settle();
    let pieces: ReadableStreamDefaultController<string> | undefined;
    const source = new ReadableStream<string>({ start: (controller) => void (pieces = controller) });
    void turns.stream.speak(source).then(({ reason }) => turns.ends.set('source', reason));
    if (pieces === undefined) throw new Error('The source was not begun.');
    pieces.enqueue('Something else');
    await turns.settle();
    return { turns, pieces };
  }

  async function hearSource({ turns, pieces }: Awaited<ReturnType<typeof replaceWritten>>): Promise<void> {
    pieces.enqueue(' that goes on.');
    pieces.close();
    await turns.settle();
    await turns.receive(1, true);
    await turns.hearAll(1);
    expect(turns.ends).toEqual(new Map([['source', 'ended']]));
    expect(turns.stream.snapshot.get().metrics.givenCharacters).toBe('Something else that goes on.'.length);
  }

  test('adds nothing to the text spoken instead', async () => {
    const replaced = await replaceWritten();
    await expect(replaced.turns.stream.write(' And so on.')).rejects.toMatchObject({ code: 'interrupted' });
    await hearSource(replaced);
  });

  test('does not end the text spoken instead, and has its own outcome', async () => {
    const replaced = await replaceWritten();
    const end = replaced.turns.stream.end();
    expect(await end).toMatchObject({ reason: 'interrupted', unheardText: 'The answer.' });
    await hearSource(replaced);
  });

  test('adds nothing when that one was replaced, too, and heard to its end', async () => {
    const { turns } = await replaceWritten();
    void turns.speak('The last one.');
    await turns.settle();
    await turns.receive(2, true);
    await turns.hearAll(2);
    await expect(turns.stream.write(' And so on.')).rejects.toMatchObject({ code: 'interrupted' });
    expect(await turns.stream.end()).toMatchObject({ reason: 'interrupted', unheardText: 'The answer.' });
  });

  test('makes room for another once its writer has ended it', async () => {
    const replaced = await replaceWritten();
    void replaced.turns.stream.end();
    await hearSource(replaced);
    void replaced.turns.stream.write('Anew.');
    await replaced.turns.settle();
    expect(replaced.turns.stream.snapshot.get()).toMatchObject({ status: 'connecting', metrics: { givenCharacters: 5 } });
  });
});

test('a text that speak() reads cannot be written to or ended', async () => {
  const turns = new Turns();
  const { stream: source } = turns.source();
  void turns.stream.speak(source).then(({ reason }) => turns.ends.set('source', reason));
  await turns.settle();
  await expect(turns.stream.write('Between.')).rejects.toMatchObject({ code: 'invalid-option' });
  void turns.stream.end();
  await turns.settle();
  expect(turns.stream.snapshot.get()).toMatchObject({ status: 'connecting', metrics: { givenCharacters: 0 } });
  expect(turns.ends.size).toBe(0);
});

test('queueing a text between the end of one and the start of the next drops none', async () => {
  const turns = new Turns();
  await turns.speak(LONG);
  await turns.receive(2, true);
  await turns.speak('Next.', 'queue');
  await turns.receive(1, true);
  turns.sink(0).become('ended', 1);
  await turns.speak('Last.', 'queue');
  expect([...turns.ends]).toEqual([[LONG, 'ended']]);
  expect(turns.sink(1).playback.get().state).toBe('waiting');
});

test('a text that failed while being written stays the written one, even if others are queued', async () => {
  const turns = new Turns();
  void turns.stream.write('The answer.');
  await turns.settle();
  turns.client.scripted.fail('access-denied');
  await turns.settle();
  await turns.speak('Next.', 'queue');
  await expect(turns.stream.write('And so on.')).rejects.toMatchObject({ code: 'access-denied' });
  expect(await turns.stream.end()).toMatchObject({ reason: 'failed', unheardText: 'The answer.' });
  expect(turns.ends.size).toBe(0);
});

test('a prefetched text has the present volume', async () => {
  const turns = new Turns();
  await turns.speak(LONG);
  await turns.receive(2, true);
  await turns.speak('Next.', 'queue');
  turns.stream.setOptions({ ...FORMAT, muted: true });
  expect(turns.client.output.sinks.map(({ volume }) => volume)).toEqual([0, 0]);
});

describe('a source that will not be read is cancelled', () => {
  test('when it is queued and dropped', async () => {
    const turns = new Turns();
    await turns.speak(LONG);
    const waiting = turns.source();
    const outcome = turns.stream.speak(waiting.stream, { whenSpeaking: 'queue' });
    await turns.settle();
    expect(waiting.isCancelled()).toBe(false);
    await turns.stream.interrupt();
    expect(await outcome).toMatchObject({ reason: 'interrupted' });
    expect(waiting.isCancelled()).toBe(true);
  });

  test('when the voice is closed', async () => {
    const turns = new Turns();
    const refused = turns.source();
    turns.stream.close();
    await turns.stream.speak(refused.stream);
    expect(refused.isCancelled()).toBe(true);
  });

  test('when it cannot begin, at once or at its turn', async () => {
    const turns = new Turns();
    const [refused, waiting] = [turns.source(), turns.source()];
    await turns.speak(LONG);
    const outcome = turns.stream.speak(waiting.stream, { whenSpeaking: 'queue' });
    turns.stream.setOptions({ sampleRate: 1 });
    await turns.stream.speak(refused.stream, { whenSpeaking: 'mix' });
    await turns.receive(2, true);
    expect(await outcome).toMatchObject({ reason: 'failed', error: { code: 'invalid-option' } });
    expect([refused.isCancelled(), waiting.isCancelled()]).toEqual([true, true]);
  });
});

test('an interruption fades for 20 ms', async () => {
  const turns = new Turns();
  turns.client.output.fadeClock = turns.clock;
  await turns.speak(LONG);
  await turns.receive(5, true);
  turns.sink(0).become('playing', 1);
  let isSilent = false;
  void turns.stream.interrupt().then(() => (isSilent = true));
  await turns.clock.advance(19);
  await turns.settle();
  expect(isSilent).toBe(false);
  await turns.clock.advance(1);
  await turns.settle();
  expect(isSilent).toBe(true);
});

test('voices without a given output share one', () => {
  const options = { region: 'us-west-2', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
  expect(outputOf(new SpeechClient(options))).toBe(sharedAudioOutput());
  expect(outputOf(new SpeechClient(options))).toBe(sharedAudioOutput());
});
