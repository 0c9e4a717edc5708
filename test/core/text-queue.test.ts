import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEEP_ALIVE_MS, MAX_PIECE_CHARACTERS, TextQueue } from '../../src/core/text-queue';
import { INBOUND_EVENT_TIMEOUT_MS } from '../../src/emulator/operations/limits';
import type { TextInput } from '../../src/polly/speech-transport';
import { FakeClock, settlePromises } from '../base/fake-clock';

/** Reads the queue like a transport: the next piece when the last one was handed on. */
function readInto(queue: TextQueue, inputs: TextInput[]): Promise<void> {
  return (async () => {
    for await (const input of queue) inputs.push(input);
  })();
}

describe('TextQueue', () => {
  it('hands on every character in order, whatever is written when', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.string({ maxLength: 5000, size: 'max' }), fc.constant('flush'), fc.constant('turn')), { maxLength: 30 }),
        async (steps) => {
          const queue = new TextQueue(new FakeClock());
          const inputs: TextInput[] = [];
          const reading = readInto(queue, inputs);
          let written = '';
          const writes: Promise<void>[] = [];
          for (const step of steps) {
            if (step === 'flush') queue.flush();
            else if (step === 'turn') await settlePromises();
            else {
              written += step;
              writes.push(queue.write(step));
            }
          }
          queue.end();
          await reading;
          await Promise.all(writes);
          expect(inputs.map((input) => input.text).join('')).toBe(written);
          for (const input of inputs) expect(input.text.length).toBeLessThanOrEqual(MAX_PIECE_CHARACTERS);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('resolves the write of nothing at once, also when all else was taken', async () => {
    const queue = new TextQueue(new FakeClock());
    const reading = readInto(queue, []);
    await queue.write('word');
    await queue.write('');
    queue.end();
    await reading;
  });

  it('joins what was written while its reader was busy', async () => {
    const queue = new TextQueue(new FakeClock());
    void queue.write('one ');
    void queue.write('two ');
    void queue.write('three');
    queue.end();
    const inputs: TextInput[] = [];
    await readInto(queue, inputs);
    expect(inputs).toEqual([{ text: 'one two three' }]);
  });

  it('resolves a write only when the reader has come back for more', async () => {
    const queue = new TextQueue(new FakeClock());
    let resolved = false;
    const write = queue.write('word').then(() => {
      resolved = true;
    });
    const reader = queue[Symbol.asyncIterator]();
    expect(await reader.next()).toEqual({ done: false, value: { text: 'word' } });
    await settlePromises();
    expect(resolved).toBe(false);
    const next = reader.next();
    await write;
    queue.end();
    expect((await next).done).toBe(true);
  });

  it('marks the piece that completes what was to be flushed', async () => {
    const queue = new TextQueue(new FakeClock());
    const inputs: TextInput[] = [];
    const reading = readInto(queue, inputs);
    void queue.write('Now');
    queue.flush();
    await settlePromises();
    queue.flush();
    await settlePromises();
    queue.end();
    await reading;
    expect(inputs).toEqual([{ text: 'Now', flush: true }, { text: '', flush: true }]);
  });

  it('keeps a stream alive a second before Polly would end it', () => {
    expect(KEEP_ALIVE_MS + 1000).toBeLessThanOrEqual(INBOUND_EVENT_TIMEOUT_MS);
  });

  it('sends an empty piece in each silence that would end the stream', async () => {
    const clock = new FakeClock();
    const queue = new TextQueue(clock);
    const inputs: TextInput[] = [];
    const reading = readInto(queue, inputs);
    await clock.advance(KEEP_ALIVE_MS * 2.5);
    expect(inputs).toEqual([{ text: '' }, { text: '' }]);
    void queue.write('word');
    await clock.advance(KEEP_ALIVE_MS - 1);
    expect(inputs).toHaveLength(3);
    queue.end();
    await reading;
    expect(clock.timerCount).toBe(0);
  });

  it('keeps half a surrogate pair until its other half comes, or nothing can', async () => {
    const queue = new TextQueue(new FakeClock());
    const inputs: TextInput[] = [];
    const reading = readInto(queue, inputs);
    void queue.write('a \ud83d');
    await settlePromises();
    void queue.write('\ude00 b');
    await settlePromises();
    void queue.write('\ud83d');
    queue.end();
    await reading;
    expect(inputs).toEqual([{ text: 'a ' }, { text: '\u{1f600} b' }, { text: '\ud83d' }]);
  });

  it('lets a writer go on that waits for each write, also when it cuts a surrogate pair in two', async () => {
    const queue = new TextQueue(new FakeClock());
    const inputs: TextInput[] = [];
    const reading = readInto(queue, inputs);
    let isDone = false;
    void (async () => {
      for (const piece of ['a \ud83d', '\ude00 b \ud83d', '\ude00', '\ud83d']) await queue.write(piece);
      isDone = true;
    })();
    for (let turn = 0; turn < 10; turn += 1) await settlePromises();
    expect(isDone).toBe(true);
    queue.end();
    await reading;
    expect(inputs.map(({ text }) => text).join('')).toBe('a \u{1f600} b \u{1f600}\ud83d');
  });

  it('settles every write when it is closed, and drops what is written later', async () => {
    const clock = new FakeClock();
    const queue = new TextQueue(clock);
    const write = queue.write('never taken');
    queue.close();
    await write;
    await queue.write('late');
    const inputs: TextInput[] = [];
    await readInto(queue, inputs);
    expect(inputs).toEqual([]);
    expect(clock.timerCount).toBe(0);
  });

  it('knows whether there is anything to speak', async () => {
    const blank = new TextQueue(new FakeClock());
    void blank.write(' \n');
    blank.end();
    expect(await blank.hasWords()).toBe(false);
    const spoken = new TextQueue(new FakeClock());
    void spoken.write(' \n');
    void spoken.write('x');
    expect(await spoken.hasWords()).toBe(true);
  });
});
