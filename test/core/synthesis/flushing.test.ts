/** The events sent to Polly under each flush policy. */
import { setImmediate } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { warmSynthesis } from '../../../src/core/utterance/load-synthesis';
import type { SpeechOptions } from '../../../src/core/options/options';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import { FakeClock } from '../../base/fake-clock';
import { ScriptedClient, type ReadPiece } from '../rig/scripted-speech';

/** Longer than the time within which written texts are joined. */
const MOMENT_MS = 10;
const SILENCE_MS = 500;
const BYTES_PER_SECOND = 32_000;

beforeAll(async () => {
  // Loaded beforehand, because loading takes real time, which the fake clock does not move.
  await warmSynthesis({ markdown: true });
});

function setUp(options: SpeechOptions = {}) {
  const clock = new FakeClock();
  const client = new ScriptedClient(clock);
  const stream = new SpeechStream(client, { format: 'pcm', sampleRate: 16_000, ...options });
  const events: string[] = [];
  const settle = async () => {
    await clock.advance(0);
    await setImmediate();
    await clock.advance(0);
  };
  /** Reads all available text; a bar stands for a flush. */
  const read = async (): Promise<string[]> => {
    await settle();
    const run = client.scripted.current;
    run?.onRead(({ text, textType, flush }: ReadPiece) => {
      events.push(`${textType === 'ssml' ? '§' : ''}${text}${flush === true ? '|' : ''}`);
    });
    await settle();
    return events.splice(0);
  };
  const write = async (...texts: string[]) => {
    for (const text of texts) {
      void stream.write(text);
      await clock.advance(MOMENT_MS);
    }
  };
  const leave = async () => {
    stream.close();
    client.close();
    await settle();
    expect(clock.timerCount).toBe(0);
  };
  return { clock, client, stream, read, write, leave };
}

describe('policies', () => {
  test.each<[string, SpeechOptions['flush'], string[]]>([
    ['natural', undefined, ['One, two. ', 'Three four, five six', ' seven eight nine ten! Yes', '.']],
    ['sentence', 'sentence', ['One, two. ', '|', 'Three four, five six', ' seven eight nine ten! |', 'Yes', '.']],
    ['eager', 'eager', ['One, |', 'two. |', 'Three four, |', 'five six', ' seven eight nine ten! |', 'Yes', '.']],
    ['a function', (text) => text.endsWith('six'), ['One, two. ', 'Three four, five six|', ' seven eight nine ten! Yes', '.']],
  ])('%s', async (_, flush, expected) => {
    const { stream, read, write, leave } = setUp(flush === undefined ? {} : { flush });
    const events: string[] = [];
    for (const text of ['One, two. ', 'Three four, five six', ' seven eight nine ten! Yes', '.']) {
      await write(text);
      events.push(...(await read()));
    }
    void stream.end();
    events.push(...(await read()));
    expect(events).toEqual(expected);
    await leave();
  });

  test('on request, once more each time', async () => {
    const { stream, read, write, leave } = setUp();
    await write('Half a ');
    expect(await read()).toEqual(['Half a ']);
    stream.flush();
    expect(await read()).toEqual(['|']);
    stream.flush();
    expect(await read()).toEqual(['|']);
    await leave();
  });
});

describe('text written at once', () => {
  test('is joined, except for the beginning', async () => {
    const { clock, stream, read, leave } = setUp();
    for (const text of ['A ', 'b ', 'c ', 'd ']) void stream.write(text);
    expect(await read()).toEqual(['A ']);
    await clock.advance(MOMENT_MS);
    expect(await read()).toEqual(['b c d ']);
    await leave();
  });

  test('is joined if a source yields it, and no more of the source is read than that', async () => {
    let yielded = 0;
    function* endless(): Generator<string> {
      for (; yielded < 1e6; yielded += 1) yield 'word ';
    }
    const { clock, stream, read, leave } = setUp();
    void stream.speak(endless());
    expect(await read()).toEqual(['word ']);
    expect(yielded).toBeLessThan(150);
    await clock.advance(MOMENT_MS);
    const [joined = ''] = await read();
    expect(joined).toMatch(/^(?:word ){50,150}$/);
    expect(yielded).toBeLessThan(300);
    await leave();
  });

  test('resolves when it was handed on, and waits until then', async () => {
    const { clock, stream, read, leave } = setUp();
    const written: string[] = [];
    for (const text of ['One ', 'two ']) void stream.write(text).then(() => written.push(text));
    await clock.advance(MOMENT_MS);
    expect(written).toEqual([]);
    await read();
    expect(written).toEqual(['One ', 'two ']);
    await leave();
  });
});

describe('silence of the source', () => {
  test('speaks the written text, and in markdown also undecided text', async () => {
    const { clock, read, write, leave } = setUp({ markdown: true, rules: [(sentence) => sentence.toUpperCase()] });
    await write('It is **so');
    expect(await read()).toEqual([]);
    await clock.advance(SILENCE_MS);
    expect(await read()).toEqual(['IT IS SO|']);
    await clock.advance(4 * SILENCE_MS);
    expect(await read()).toEqual([]);
    await leave();
  });

  test('has no effect while the listener has enough to hear, or while nobody reads the text', async () => {
    const { clock, client, read, write, leave } = setUp();
    await write('One. ');
    await clock.advance(4 * SILENCE_MS);
    expect(await read()).toEqual(['One. ']);
    client.scripted.current?.say({ type: 'audio', bytes: new Uint8Array(10 * BYTES_PER_SECOND) });
    await write('Two');
    expect(await read()).toEqual(['Two']);
    await clock.advance(4 * SILENCE_MS);
    expect(await read()).toEqual([]);
    client.output.sinks.at(-1)?.hearTo(9);
    await clock.advance(SILENCE_MS);
    expect(await read()).toEqual(['|']);
    await leave();
  });
});
