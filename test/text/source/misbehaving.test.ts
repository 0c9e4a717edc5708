/** Faulty sources, and how their errors are reported. */
import { describe, expect, it, vi } from 'vitest';
import { cancelText, iterateText, type TextSource } from '../../../src/text/source/text-source';
import { readPieces, readText, responseOf, singleBytes, streamOf } from './reading';
import { PATIENCE } from '../../stack/patience';

const EVENT_STREAM = 'text/event-stream';

async function failureOf(source: unknown): Promise<Error> {
  return readText(source as TextSource).then(
    (text) => expect.unreachable(`It said ${text}.`),
    (error: unknown) => error as Error,
  );
}

describe('a promise of a source', () => {
  it('is awaited', async () => {
    expect(await readText(Promise.resolve('One'))).toBe('One');
    expect(await readText(Promise.resolve(new Response('One')))).toBe('One');
    expect(await readText(Promise.resolve([{ type: 'text-delta', text: 'One' }]))).toBe('One');
    expect(await readText([Promise.resolve('One ') as unknown as string, 'two'])).toBe('One two');
  });

  it('that is rejected fails with what it was rejected with', async () => {
    const error = new TypeError('Failed to fetch');
    expect(await failureOf(Promise.reject(error))).toBe(error);
    expect(await failureOf(Promise.resolve(new Response('{"error":"secret"}', { status: 500 })))).toMatchObject({ code: 'source-failed' });
    expect(await failureOf(Promise.resolve(undefined))).toMatchObject({ code: 'invalid-option' });
  });

  it('that is given up is cancelled as soon as it is there', async () => {
    let cancelled = 0;
    const silent = () => new ReadableStream<string>({ cancel: () => void (cancelled += 1) });
    let fulfil!: (source: ReadableStream<string>) => void;
    const abort = new AbortController();
    const reading = readPieces(new Promise<ReadableStream<string>>((resolve) => (fulfil = resolve)), abort.signal);
    abort.abort();
    expect(await reading).toEqual([]);
    fulfil(silent());
    cancelText(Promise.resolve(silent()));
    cancelText(Promise.reject(new Error('gone')));
    await vi.waitFor(() => expect(cancelled).toBe(2), PATIENCE);
  });

  it('is not what a stream is that can be awaited, too', async () => {
    const both = Object.assign(
      (async function* () {
        yield await Promise.resolve('One');
      })(),
      { then: () => expect.unreachable('It was awaited.') },
    );
    expect(await readText(both)).toBe('One');
  });
});

describe('no source', () => {
  it.each([
    ['a result of the AI SDK', { fullStream: new ReadableStream(), textStream: new ReadableStream() }, 'its `fullStream`'],
    ['an answer of Bedrock', { $metadata: {}, stream: {} }, 'its `stream`'],
    ["an answer of Bedrock's agents", { completion: {} }, 'its `completion`'],
    ['a message', { role: 'assistant', content: 'secret' }, 'textOfMessage(message)'],
    ['a function', () => 'secret', 'function'],
    ['a number', 42, 'number'],
    ['null', null, 'null'],
  ])('%s is told what to give instead', async (_, source, says) => {
    const failure = await failureOf(source);
    expect(failure).toMatchObject({ code: 'invalid-option', message: expect.stringContaining(says) as string });
    expect(failure.message).not.toContain('secret');
  });

  it('a stream that something else reads', async () => {
    const stream = streamOf(['One']);
    stream.getReader();
    expect(await failureOf(stream)).toMatchObject({ code: 'invalid-option', message: expect.stringContaining('locked') as string });
  });
});

describe('a Response', () => {
  it.each([
    [
      'a failed request with JSON',
      new Response('{"error":{"message":"secret"}}', { status: 500, headers: { 'content-type': 'application/json' } }),
      'source-failed',
      '500',
    ],
    [
      'a failed request with events',
      new Response('data: secret\n\n', { status: 429, headers: { 'content-type': EVENT_STREAM } }),
      'source-failed',
      '429',
    ],
    ['a page', responseOf('<!doctype html><p>secret', 'text/html; charset=utf-8'), 'invalid-option', 'a page'],
    ['sound', responseOf('secret', 'audio/mpeg'), 'invalid-option', 'audio/mpeg'],
    ['an error in JSON with status 200', responseOf('{"error":"secret"}', 'application/json'), 'source-failed', 'cause'],
    [
      "an error of Ollama's",
      responseOf('{"response":"One","done":false}\n{"error":"secret"}\n', 'application/x-ndjson'),
      'source-failed',
      'cause',
    ],
    ['an error in events', responseOf('data: {"error":{"message":"secret"}}\n\n', EVENT_STREAM), 'source-failed', 'cause'],
    [
      "an error of LangGraph's",
      responseOf('event: error\ndata: {"error":"secret","message":"secret"}\n\n', EVENT_STREAM),
      'source-failed',
      'cause',
    ],
    [
      'JSON that was cut off behind events',
      responseOf('data: {"text":"One"}\n\ndata: {"text":"sec', EVENT_STREAM),
      'source-failed',
      'characters',
    ],
    ['compressed bytes', new Response(Uint8Array.of(0x1f, 0x8b, 8, 0)), 'invalid-option', 'no text'],
    ['a file', new Response(Uint8Array.of(0x49, 0x44, 0x33, 4, 0, 0)), 'invalid-option', 'no text'],
  ])('of %s is not read aloud', async (_, response, code, says) => {
    const failure = await failureOf(response);
    expect(failure).toMatchObject({ code, message: expect.stringContaining(says) as string });
    expect(failure.message).not.toMatch(/sec/u);
  });

  it.each([
    ['events that no blank line ends', 'data: One\n\ndata:  two', 'One two'],
    [
      'lines that end with CR LF, ids, retries and comments',
      ': hi\r\nretry: 3\r\nid: 1\r\ndata: One\r\n\r\n: keep-alive\r\n\r\nid: 2\r\ndata:  two\r\n\r\n',
      'One two',
    ],
    ['a byte order mark', '\ufeffdata: One\n\n', 'One'],
    ['data of several lines', 'data: One\ndata:\ndata: two\n\n', 'One\n\ntwo'],
    ['bare tokens, as servers also send', 'One two', 'One two'],
    ['bare JSON lines, as servers also send', '{"choices":[{"delta":{"content":"One"}}]}\n', 'One'],
    ['a word of its own behind JSON', 'data: {"choices":[{"delta":{"content":"One"}}]}\n\ndata: DONE\n\n', 'One'],
    ['tokens behind an object that is no text', 'data: {"conversation":"1"}\n\ndata: One\n\ndata:  two\n\n', 'One two'],
    [
      'events about other things',
      'event: status\ndata: Searching\n\nevent: delta\ndata: One\n\nevent: sources\ndata: [{"title":"Clocks"}]\n\nevent: tool_result\ndata: {"text":"12:00"}\n\nevent: delta\ndata:  two\n\nevent: done\ndata: {"text":"One two"}\n\n',
      'One\n\n two',
    ],
    ['figures and brackets in plain text', 'data: See \n\ndata: [1]\n\ndata:  and \n\ndata: 42\n\n', 'See [1] and 42'],
  ])('of events may hold %s', async (_, body, text) => {
    expect(await readText(responseOf(body, EVENT_STREAM))).toBe(text);
  });

  it.each(['application/octet-stream', 'text/plain'])('is text as %s', async (type) => {
    expect(await readText(responseOf('One two', type))).toBe('One two');
    expect(await readText(responseOf('0:"One "\n0:"two"\nd:{"finishReason":"stop"}\n', type))).toBe('One two');
    expect(await readText(responseOf('f:{"messageId":"m"}\n0:"One"\n', type))).toBe('One');
  });
});

describe('text is never taken for JSON or an event', () => {
  it.each([
    '{"response":"yes"}',
    'data: the new oil\n\n',
    '[DONE]',
    'event: a party\n',
    'id: 42 is hers',
    'data',
    '{',
    '{"name":"Ada","age":3}',
    '{"type":"function","name":"now"}\n',
    '{\n  "response": "yes"\n}',
    ': hi',
    '0: none',
  ])('as strings: %j', async (text) => {
    expect(await readText(text)).toBe(text);
    expect(await readText([text])).toBe(text);
    expect(await readText(Array.from(text))).toBe(text);
    expect(await readText(streamOf(Array.from(text)))).toBe(text);
    expect(await readText([text, ' and more.', 'Then'])).toBe(`${text} and more. Then`);
  });

  it.each(['{"type":"text-delta","text":"One"}\n', '0:"One"\n'])('as one string: %j', async (text) => {
    expect(await readText(text)).toBe(text);
  });

  it.each([
    '0: none\n1: one\n',
    'a: "b" is the first.\n',
    '4:30 is the time.',
    ': a colon\nand a line\n',
    'id: 42 is hers.\nretry: never\n',
    '{"name":"Ada"}\n',
    '{"type":"function","name":"now"}\n',
    '[{"text":"One"}]\n',
  ])('as bytes with another beginning: %j', async (text) => {
    expect(await readText(streamOf(singleBytes(text)))).toBe(text);
    expect(await readText(responseOf(text, 'text/plain'))).toBe(text);
  });
});

describe('strings that meet', () => {
  it.each([
    ['a sentence behind another', ['Let me look.', 'It is noon.'], 'Let me look. It is noon.'],
    ['a token behind a mark of its own', ['Let me', ' look', '.', 'It', ' is', ' noon'], 'Let me look. It is noon'],
    ['a question and emphasis', ['**Ready?**', '"I am."'], '**Ready?** "I am."'],
    ['a word of one letter', ['Done!', 'I', ' am'], 'Done! I am'],
    ['text that a space ends', ['Let me look. ', 'It is'], 'Let me look. It is'],
    ['text that a space begins', ['look.', ' It is'], 'look. It is'],
    ['a new line', ['look.\n', 'It is'], 'look.\nIt is'],
  ])('%s', async (_, pieces, text) => {
    expect(await readText(pieces)).toBe(text);
  });

  it.each([
    'Node.js and ASP.NET',
    'the U.S. Army',
    'https://a.example/Page.Html?Q=A',
    'ada@example.Com',
    'e.g. Ada',
    '3.Five',
    'JavaScript',
    '`list.Add(x)` and\n```cs\nSystem.Out.Print("Hi.There")\n```\n',
    'おはよう。元気？',
  ])('with a cut name, address or code: %j', async (text) => {
    expect(await readText(Array.from(text))).toBe(text);
  });

  it.each([
    ['code', ['```cs\n', 'System.', 'Out.', 'Print', '("Hi.', 'There', '")\n```\n']],
    ['code within a line', ['Call `list.', 'Add', '`.']],
    ['a name, a character at a time', Array.from('The System.Array and System.IO')],
    ['a version', ['Take 3.', 'Five']],
  ])('and is not taken for a sentence in %s', async (_, pieces) => {
    expect(await readText(pieces)).toBe(pieces.join(''));
  });
});

it('a source that throws midway says what came before, whatever it yields', async () => {
  const error = new Error('gone');
  async function* failing() {
    yield await Promise.resolve({ type: 'text-delta', text: 'One' });
    throw error;
  }
  const pieces = iterateText(failing(), new AbortController().signal);
  expect(await pieces.next()).toEqual({ done: false, value: 'One' });
  await expect(pieces.next()).rejects.toBe(error);
});

it('a source of items that never ends is let go of when speech stops', async () => {
  const abort = new AbortController();
  const cancelled = vi.fn();
  const stream = new ReadableStream<object>({
    start: (controller) => controller.enqueue({ type: 'text-delta', text: 'One' }),
    cancel: cancelled,
  });
  const pieces = iterateText(stream, abort.signal);
  expect(await pieces.next()).toEqual({ done: false, value: 'One' });
  const next = pieces.next();
  abort.abort();
  expect(await next).toEqual({ done: true, value: undefined });
  expect(cancelled).toHaveBeenCalledOnce();
});

it('halves of a character are joined', async () => {
  expect(await readText(['🙂'.slice(0, 1), '🙂'.slice(1)])).toBe('🙂');
  expect(await readText(new TextEncoder().encode('🙂') as unknown as TextSource)).toBe('🙂');
  expect(await readText([new TextEncoder().encode('🙂').buffer])).toBe('🙂');
});

describe('a source that fails while a format holds text', () => {
  const lost = new Error('connection lost');

  it.each([
    ['events of bare words', ['data: One\n\n', 'data: two\n\n', 'data: three\n\n'], /^One ?two ?three$/u],
    ['contents that may grow', [{ content: 'One' }, { content: 'One two' }], /^One two$/u],
    ['lines of JSON', ['{"response":"One', ' two"}\n{"response":" three"}'], /^One two three$/u],
    ['a string that may begin an event', ['eve'], /^eve$/u],
  ] as const)('still gives that text: %s', async (_name, items, said) => {
    const pieces: string[] = [];
    const source = (function* () {
      for (const item of items) yield typeof item === 'string' && item !== 'eve' ? new TextEncoder().encode(item) : item;
      throw lost;
    })();
    const reading = (async () => {
      for await (const piece of iterateText(source as TextSource, new AbortController().signal)) pieces.push(piece);
    })();
    await expect(reading).rejects.toBe(lost);
    expect(pieces.join('')).toMatch(said);
  });

  it('still gives the text before the error that a service reports', async () => {
    const events = 'data: One\n\ndata: two\n\ndata: three\n\nevent: error\ndata: {"message":"overloaded"}\n\n';
    const pieces: string[] = [];
    const reading = (async () => {
      for await (const piece of iterateText(responseOf(events, EVENT_STREAM), new AbortController().signal)) pieces.push(piece);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'source-failed' });
    expect(pieces.join('')).toMatch(/^One ?two ?three$/u);
  });
});
