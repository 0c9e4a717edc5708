/** `textOf`, with which an app reads items itself, and sources without text. */
import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import type { TextOf } from '../../../src/text/source/reading/item-text';
import { mapText } from '../../../src/text/speakable/mapped-text';
import { iterateText, type TextSource } from '../../../src/text/source/text-source';
import { responseOf, streamOf } from './reading';
import { PATIENCE } from '../../stack/patience';

interface Delta {
  readonly words?: string;
  readonly note?: string;
}

const ITEMS: readonly Delta[] = [{ note: 'secret' }, { words: 'One ' }, {}, { words: 'two' }];

async function read(source: TextSource, textOf?: TextOf): Promise<string> {
  let text = '';
  for await (const piece of iterateText(source, new AbortController().signal, { textOf })) text += piece;
  return text;
}

async function failureOf(source: TextSource, textOf?: TextOf): Promise<Error> {
  return read(source, textOf).then(
    (text) => expect.unreachable(`It said ${text}.`),
    (error: unknown) => error as Error,
  );
}

describe('textOf', () => {
  const wordsOf = (item: Delta) => item.words;

  it('reads the items of iterables and streams, and of what a Response carries', async () => {
    expectTypeOf(wordsOf).toExtend<TextOf>();
    expect(await read(ITEMS, wordsOf)).toBe('One two');
    expect(await read(streamOf(ITEMS), wordsOf)).toBe('One two');
    const lines = ITEMS.map((item) => JSON.stringify(item));
    expect(await read(responseOf(lines.join('\n'), 'application/x-ndjson'), wordsOf)).toBe('One two');
    expect(await read(responseOf(lines.map((line) => `event: x\ndata: ${line}\n\n`).join(''), 'text/event-stream'), wordsOf)).toBe(
      'One two',
    );
    expect(await read(responseOf(lines.slice(1).join('\n'), 'text/plain'), wordsOf)).toBe('One two');
    expect(await read(responseOf(JSON.stringify(ITEMS), 'application/json'), wordsOf)).toBe('One two');
  });

  it('is not asked for strings and bytes', async () => {
    const textOf = vi.fn(() => 'x');
    expect(await read('One', textOf)).toBe('One');
    expect(await read(['One ', 'two'], textOf)).toBe('One two');
    expect(await read([new TextEncoder().encode('One')], textOf)).toBe('One');
    expect(await read(responseOf('data: One\n\n', 'text/event-stream'), textOf)).toBe('One');
    expect(textOf).not.toHaveBeenCalled();
  });

  it('alone decides what is spoken, and tool calls still begin a paragraph', async () => {
    const items = [{ type: 'text-delta', text: 'One.' }, { type: 'tool-call' }, { type: 'text-delta', text: 'Two.' }];
    expect(await read(items, () => undefined).catch((error: unknown) => (error as { code: string }).code)).toBe('invalid-option');
    expect(await read(items, (item: { text?: string }) => item.text?.toUpperCase())).toBe('ONE.\n\nTWO.');
  });

  it('that throws fails the source with its error, behind what was said', async () => {
    const cause = new TypeError('no words');
    const textOf = (item: Delta) => {
      if (item.words === 'two') throw cause;
      return item.words;
    };
    const pieces = iterateText(ITEMS, new AbortController().signal, { textOf });
    expect(await pieces.next()).toEqual({ done: false, value: 'One ' });
    await expect(pieces.next()).rejects.toMatchObject({ code: 'source-failed', cause });
  });

  it.each([
    ['a promise', () => Promise.resolve('One')],
    ['a number', () => 1],
    ['an object (words)', () => ({ words: 'One' })],
  ])('that answers with %s is told so', async (what, textOf) => {
    const failure = await failureOf(ITEMS, textOf as unknown as TextOf);
    expect(failure).toMatchObject({ code: 'invalid-option', message: expect.stringContaining(`answered with ${what}`) as string });
    expect(failure.message).not.toContain('One');
  });

  it('of a source that is given up cancels it at once', async () => {
    let cancelled = 0;
    const silent = () => new ReadableStream<object>({ cancel: () => void (cancelled += 1) });
    const begun = (mapText(silent(), wordsOf) as AsyncIterable<string>)[Symbol.asyncIterator]();
    void begun.next();
    await begun.return?.();
    await (mapText(silent(), wordsOf) as AsyncIterable<string>)[Symbol.asyncIterator]().return?.();
    await vi.waitFor(() => expect(cancelled).toBe(2), PATIENCE);
  });
});

describe('a source none of whose items holds text', () => {
  it.each([
    [
      'objects of a shape of their own',
      [{ speech: { words: 'secret', at: 3 }, seq: 1 }, { seq: 2 }],
      '2 items',
      '(speech { words, at }, seq)',
    ],
    ['one object', [{ speech: 'secret' }], 'one item', 'no known shape (speech)'],
    ["a graph's whole state", [{ messages: [{ content: 'secret' }] }], 'one item', '(messages)'],
    ['undefined', [undefined, undefined], '2 items', 'undefined'],
    ['null', [null], 'one item', 'null'],
    ['true', [true], 'one item', 'a boolean'],
    ['lists', [[{ words: 'secret' }, 2]], 'one item', 'an array of no known shape (object { words }, number)'],
    ['many properties', [Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`key${index}`, 'secret']))], 'one item', 'key7, …)'],
  ])('is told what %s are, and how to map them', async (_, items, count, keys) => {
    const failure = await failureOf(items as unknown as TextSource);
    expect(failure).toMatchObject({ code: 'invalid-option', message: expect.stringContaining(count) as string });
    expect(failure.message).toContain(keys);
    expect(failure.message).toContain('{ textOf: (item) =>');
    expect(failure.message).not.toContain('secret');
  });

  it('is told so behind JSON and events, too', async () => {
    for (const response of [
      responseOf('{"speech":"secret"}\n', 'application/x-ndjson'),
      responseOf('data: {"speech":"secret"}\n\n', 'text/event-stream'),
      responseOf('event: words\ndata: {"speech":"secret"}\n\n', 'text/event-stream'),
      responseOf('{"speech":"secret"}', 'application/json'),
    ]) {
      const failure = await failureOf(response);
      expect(failure).toMatchObject({ code: 'invalid-option', message: expect.stringContaining('(speech)') as string });
      expect(failure.message).not.toContain('secret');
    }
  });

  it('has nothing to speak where the model did other things alone', async () => {
    const failure = await failureOf([{ type: 'tool-call', toolName: 'secret' }]);
    expect(failure).toMatchObject({ code: 'nothing-to-speak', message: expect.stringContaining('(type, toolName)') as string });
  });

  it('is no failure where one of them does', async () => {
    expect(await read([undefined, { seq: 1 }, 'One', null, { text: ' two' }, ' and ', 3] as TextSource)).toBe('One two and 3');
    expect(await read([''])).toBe('');
  });
});
