import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GrowingText, QUIET_MS } from '../../src/text/growing-text';
import { pieceLength } from '../../src/text/split-text';
import { iterateText, type TextSource } from '../../src/text/text-source';
import { FakeClock, settlePromises } from '../base/fake-clock';

const NEVER = new AbortController().signal;

async function collect(source: TextSource, signal = NEVER): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of iterateText(source, signal)) pieces.push(piece);
  return pieces;
}

async function* yielding(...pieces: string[]): AsyncGenerator<string> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}

describe('iterateText', () => {
  it('reads strings, iterables, async iterables and streams', async () => {
    const stream = new ReadableStream<string>({
      start(controller) {
        controller.enqueue('a');
        controller.enqueue('b');
        controller.close();
      },
    });
    expect(await collect('ab')).toEqual(['ab']);
    expect(await collect(['a', 'b'])).toEqual(['a', 'b']);
    expect(await collect(yielding('a', 'b'))).toEqual(['a', 'b']);
    expect(await collect(stream)).toEqual(['a', 'b']);
    expect(stream.locked).toBe(true);
  });

  it('throws what the source throws', async () => {
    const error = new Error('model broke');
    const failing = new ReadableStream<string>({
      pull(controller) {
        controller.error(error);
      },
    });
    await expect(collect(failing)).rejects.toBe(error);
  });

  it('cancels a stream that is waiting when the signal aborts', async () => {
    const abort = new AbortController();
    let cancelled = false;
    const silent = new ReadableStream<string>({
      cancel() {
        cancelled = true;
      },
    });
    const reading = collect(silent, abort.signal);
    await settlePromises();
    abort.abort();
    expect(await reading).toEqual([]);
    expect(cancelled).toBe(true);
  });

  it('stops waiting for a generator that hangs, and ends it when it comes back', async () => {
    const abort = new AbortController();
    let release!: () => void;
    let ended = false;
    async function* hanging(): AsyncGenerator<string> {
      try {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        yield 'late';
        yield 'later';
      } finally {
        ended = true;
      }
    }
    const reading = collect(hanging(), abort.signal);
    await settlePromises();
    abort.abort();
    expect(await reading).toEqual([]);
    release();
    await settlePromises();
    expect(ended).toBe(true);
  });
});

describe('pieceLength', () => {
  it('cuts any text into pieces that fit, lose nothing and split no surrogate pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.integer({ min: 2, max: 60 }), (text, max) => {
        const pieces: string[] = [];
        for (let rest = text; rest !== ''; rest = rest.slice(pieceLength(rest, max))) {
          pieces.push(rest.slice(0, pieceLength(rest, max)));
        }
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) {
          expect(piece.length).toBeLessThanOrEqual(max);
          // Throws on half a surrogate pair.
          expect(() => encodeURIComponent(piece)).not.toThrow();
        }
      }),
    );
  });

  it('cuts at a space where there is one near the limit', () => {
    expect(pieceLength('one two three', 10)).toBe('one two '.length);
    expect(pieceLength(`a ${'b'.repeat(400)}`, 300)).toBe(300);
  });
});

describe('GrowingText', () => {
  async function readAll(growing: GrowingText, from = 0): Promise<string> {
    let text = '';
    for await (const piece of growing.read(from)) text += piece;
    return text;
  }

  it('is read from any point while it grows, by several readers', async () => {
    const growing = new GrowingText(new FakeClock());
    growing.update('One ', 'open');
    const whole = readAll(growing);
    const rest = readAll(growing, 4);
    await settlePromises();
    growing.update('One two ', 'open');
    await settlePromises();
    growing.update('One two three', 'complete');
    expect(await whole).toBe('One two three');
    expect(await rest).toBe('two three');
  });

  it('takes a shorter beginning as nothing new and another text as another text', () => {
    const growing = new GrowingText(new FakeClock());
    growing.update('Hello ', 'open');
    expect(growing.update('Hello', 'open')).toBe(true);
    expect(growing.content.get().text).toBe('Hello ');
    expect(growing.update('Goodbye', 'open')).toBe(false);
    expect(growing.content.get().text).toBe('Hello ');
  });

  it('ends after quiet only when nobody says whether more will come', async () => {
    const clock = new FakeClock();
    const growing = new GrowingText(clock);
    growing.update('Perhaps', 'unknown');
    let ended = false;
    const reading = readAll(growing).then((text) => {
      ended = true;
      return text;
    });
    await clock.advance(QUIET_MS - 100);
    growing.update('Perhaps more', 'unknown');
    await clock.advance(QUIET_MS - 1);
    expect(ended).toBe(false);
    growing.update('Perhaps more', 'open');
    await clock.advance(10 * QUIET_MS);
    expect(ended).toBe(false);
    expect(clock.timerCount).toBe(0);
    growing.update('Perhaps more', 'unknown');
    expect(await reading).toBe('Perhaps more');
  });

  it('leaves no timer and no listener behind when its reader leaves', async () => {
    const clock = new FakeClock();
    const growing = new GrowingText(clock);
    const abort = new AbortController();
    const reading = collect(growing.read(0), abort.signal);
    await settlePromises();
    expect(clock.timerCount).toBe(1);
    abort.abort();
    await reading;
    expect(clock.timerCount).toBe(0);
  });

  it('hands on what its source gave, and then what it threw', async () => {
    const growing = new GrowingText(new FakeClock());
    const error = new Error('model broke');
    async function* failing(): AsyncGenerator<string> {
      yield 'half ';
      await Promise.resolve();
      throw error;
    }
    const pieces: string[] = [];
    const reading = (async () => {
      for await (const piece of growing.read(0)) pieces.push(piece);
    })();
    await growing.fill(failing(), NEVER);
    await expect(reading).rejects.toBe(error);
    expect(pieces).toEqual(['half ']);
  });
});
