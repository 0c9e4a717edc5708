import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pieceLength } from '../../src/text/split-text';
import { iterateText, type TextSource } from '../../src/text/source/text-source';
import { settlePromises } from '../base/fake-clock';

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

  it.each([
    ['a number', [1, 2], 'yielded number'],
    ['an object of no known shape', [{ role: 'assistant', secret: 'words' }], 'no known shape (role, secret)'],
    ['no source', {}, 'is an object'],
    ['nothing', undefined, 'is undefined'],
  ])('refuses %s', async (_, source, says) => {
    await expect(collect(source as unknown as TextSource)).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining(says) as string,
    });
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
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400, size: 'max' }), fc.integer({ min: 2, max: 60 }), (text, max) => {
        const pieces: string[] = [];
        for (let rest = text; rest !== ''; rest = rest.slice(pieceLength(rest, max))) {
          pieces.push(rest.slice(0, pieceLength(rest, max)));
        }
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) {
          expect(piece.length).toBeLessThanOrEqual(max);
          // Throws if the text contains half a surrogate pair.
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
