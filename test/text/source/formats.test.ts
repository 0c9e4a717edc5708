import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from '../../../src/text/source/format/line-splitter';
import { ServerSentEventParser } from '../../../src/text/source/format/server-sent-events';
import { iterateText } from '../../../src/text/source/text-source';
import { settlePromises } from '../../base/fake-clock';
import { readPieces, readText, responseOf, singleBytes, streamOf } from './reading';

const SSE = 'text/event-stream';

function events(...pieces: string[]) {
  const parser = new ServerSentEventParser();
  return pieces.flatMap((piece) => parser.push(piece));
}

describe('server-sent events', () => {
  it('are read as in the examples of the standard', () => {
    expect(events('data: YHOO\ndata: +2\ndata: 10\n\n')).toEqual([{ type: 'message', data: 'YHOO\n+2\n10' }]);
    expect(events(': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event')).toEqual([
      { type: 'message', data: 'first event' },
      { type: 'message', data: 'second event' },
    ]);
    expect(events('data\n\ndata\ndata\n\ndata:')).toEqual([
      { type: 'message', data: '' },
      { type: 'message', data: '\n' },
    ]);
    expect(events('event: add\ndata: 1\n\ndata: 2\n\n').map(({ type }) => type)).toEqual(['add', 'message']);
    expect(events('event: alone\n\nunknown: x\nretry: 3\ndata: y\n\n')).toEqual([{ type: 'message', data: 'y' }]);
  });

  it('keep the space of the text once one came without a space of the format, as from Spring', () => {
    expect(events('data:The\n\ndata: capital\n\ndata: of\n\n').map(({ data }) => data)).toEqual(['The', ' capital', ' of']);
    expect(events('data:{"a":1}\n\ndata: {"a":2}\n\ndata: x\n\ndata:[DONE]\n\ndata: y\n\n').map(({ data }) => data)).toEqual([
      '{"a":1}',
      '{"a":2}',
      'x',
      '[DONE]',
      'y',
    ]);
  });

  it('keep the space of the text also where the first ones begin with one', () => {
    const data = (...words: string[]) => events(...words.map((word) => `data:${word}\n\n`)).map((event) => event.data);
    expect(data(' The', ' capital', ' of', ' France', '.')).toEqual(['The', ' capital', ' of', ' France', '.']);
    expect(data('', ' The', '', ' capital', ',')).toEqual(['', 'The', '', ' capital', ',']);
    expect(data(' The', '  capital', ' of')).toEqual(['The', ' capital', 'of']);
    expect(data(' Hel', ' lo ', ' you')).toEqual(['Hel', 'lo ', 'you']);
    expect(data(' Привет', ' мир', '!')).toEqual(['Привет', ' мир', '!']);
    const letters = Array.from('abcdefghi');
    expect(data(...letters.map((letter) => ` ${letter}`))).toEqual(letters);
    expect(data(' 你', ' 好')).toEqual(['你', '好']);
  });

  it('that end before the space is told are those of the format', async () => {
    expect(await readText(responseOf('data: Hel\n\ndata: lo\n\n', SSE))).toBe('Hello');
    expect(await readText(responseOf('data: The\n\ndata: end\n\ndata:.\n\n', SSE))).toBe('The end.');
    const wire = (lines: readonly string[]) => lines.map((line) => `data:${line}\n\n`).join('');
    const words = ' The capital of France is the city of Paris';
    const tokens = words.split(/(?= )/u);
    expect(await readText(responseOf(wire([...tokens, '.']), SSE))).toBe(`${words.trim()}.`);
    expect(await readText(responseOf(wire([' One', ' two', ' three']), SSE))).toBe('One two three');
    expect(await readText(responseOf(wire([' Ja', ' я', ' не', ' знаю', '.']), SSE))).toBe('Ja я не знаю.');
    expect(await readText(responseOf(wire(Array.from('Hello there', (letter) => ` ${letter}`)), SSE))).toBe('Hello there');
    expect(await readText(responseOf(wire([' Un', ' believ', ' ably', ' good', '  it is', ' !']), SSE))).toMatch(/it is!$/u);
    expect(await readText(responseOf(wire(['Hello', '  there', ' you']), SSE))).toBe('Hello  there you');
    // The fourth word tells.
    expect(events(wire(tokens.slice(0, 3))).length).toBe(1);
    expect(events(wire(tokens.slice(0, 4))).length).toBe(4);
  });

  it('may begin with a byte order mark, and only begin', () => {
    expect(events('', '\ufeff', 'data: a b\n\n').map(({ data }) => data)).toEqual(['a b']);
    expect(events('data: \ufeffa\n\n').map(({ data }) => data)).toEqual(['\ufeffa']);
  });

  it('end their lines with CR, LF or both, cut anywhere', () => {
    const part = fc.constantFrom('data: a', 'data:', ':c', 'event: e', '\r', '\n', '\r\n', '\n\n', '\r\n\r\n', ' x');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), fc.array(fc.nat(200)), (parts, cuts) => {
        const text = parts.join('');
        const whole = events(text.replaceAll('\r\n', '\n').replaceAll('\r', '\n'));
        expect(events(text)).toEqual(whole);
        expect(events(...text.split(''))).toEqual(whole);
        const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
        expect(events(...places.slice(1).map((place, index) => text.slice(places[index], place)))).toEqual(whole);
      }),
    );
  });
});

describe('lines', () => {
  it('may end in the middle of nothing', () => {
    const lines = new LineSplitter();
    expect([...lines.push('a\r'), ...lines.push(''), ...lines.push('\nb'), ...lines.push('c\n\r')]).toEqual(['a', 'bc', '']);
    expect([...lines.push('d'), ...lines.flush(), ...lines.flush()]).toEqual(['d']);
  });
});

describe('bytes', () => {
  it('are UTF-8 cut anywhere', async () => {
    const text = '\ufeffGrüß dich, 世界 🙂 e\u0301';
    expect(await readText(streamOf(singleBytes(text)))).toBe(text.slice(1));
    expect(await readText(singleBytes('🙂'))).toBe('🙂');
    // Invalid or truncated UTF-8 becomes one replacement character.
    expect(await readText(singleBytes('é').slice(0, 1))).toBe('\ufffd');
  });
});

describe('a Response', () => {
  it.each(['text/plain', 'text/plain; charset=utf-8', 'text/markdown;charset="UTF-8"', 'text/x-markdown', undefined])(
    'is text as %s',
    async (type) => {
      expect(await readText(responseOf('Grüß *dich*\n', type))).toBe('Grüß *dich*\n');
    },
  );

  it('is text in its own encoding', async () => {
    const headers = { 'content-type': 'text/plain; charset=windows-1252' };
    expect(await readText(new Response(Uint8Array.of(0x47, 0x72, 0xfc, 0xdf), { headers }))).toBe('Grüß');
    expect(await readText(responseOf('Grüß', 'text/plain; charset=none-such'))).toBe('Grüß');
  });

  it('is server-sent events of plain text, of JSON strings and of an SDK', async () => {
    expect(await readText(responseOf('data: One\n\ndata:  two\n\ndata: {\n\ndata: 3\n\ndata: a\ndata: b\n\n', SSE))).toBe('One two{3a\nb');
    expect(await readText(responseOf('data: "One\\n"\n\ndata: "two"\n\n', SSE))).toBe('One\ntwo');
    expect(await readText(responseOf('data: {"text":"One"}\n\ndata: [DONE]\n\n', SSE))).toBe('One');
  });

  it.each([
    ['a ping of nothing', 'data: {"text":"One"}\n\nevent: ping\ndata: {}\n\ndata: {"text":" two"}\n\n', 'One two'],
    ['a named event of an unknown shape', 'event: usage\ndata: {"tokens":3}\n\ndata: {"text":"One"}\n\n', 'One'],
    [
      'an unnamed event of nothing between known ones',
      'event: delta\ndata: {"text":"One"}\n\ndata: {}\n\ndata: {"keep":"alive"}\n\n',
      'One',
    ],
    ['plain text that is a pair of brackets', 'data: {}\n\ndata:  is empty\n\ndata: {"a":1}\n\n', '{} is empty{"a":1}'],
    ['quotation marks in plain text', 'data: He said \n\ndata: "hi"\n\ndata: {\n\n', 'He said "hi"{'],
    ['JSON strings, one of which looks like text', 'data: "He said "\n\ndata: "\\"hi\\""\n\n', 'He said "hi"'],
  ])('as server-sent events may hold %s', async (_, body, text) => {
    expect(await readText(responseOf(body, SSE))).toBe(text);
  });

  it('says what came before an error, in whatever pieces it comes', async () => {
    for (const [body, type] of [
      ['data: One\n\nevent: error\ndata: gone\n\n', SSE],
      ['"One"\n{"text": "tw', 'application/jsonl'],
    ] as const) {
      const pieces = iterateText(new Response(body, { headers: { 'content-type': type } }), new AbortController().signal);
      expect(await pieces.next()).toEqual({ done: false, value: 'One' });
      await expect(pieces.next()).rejects.toMatchObject({ code: 'source-failed' });
    }
  });

  it('is a JSON text sequence', async () => {
    const body = '\u001e"One "\n\u001e{"type":"text-delta","id":"1","delta":"two"}\n\u001e\n';
    expect(await readText(responseOf(body, 'application/json-seq'))).toBe('One two');
    expect(await readText(responseOf(body.replace('"One "', '{"text":"One "}'), undefined))).toBe('One two');
  });

  it.each([
    'application/x-ndjson',
    'application/ndjson',
    'application/jsonl',
    'application/x-jsonlines',
    'application/json-lines; charset=utf-8',
    'application/stream+json',
  ])('is a JSON document a line as %s', async (type) => {
    expect(await readText(responseOf('"One "\r\n\n{"type":"text-delta","id":"1","delta":"two 🙂"}', type))).toBe('One two 🙂');
  });

  it('gives each piece as soon as it is there', async () => {
    let controller!: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) });
    const pieces = iterateText(new Response(body, { headers: { 'content-type': SSE } }), new AbortController().signal);
    controller.enqueue(new TextEncoder().encode('data: One\n\ndata:  tw'));
    expect(await pieces.next()).toEqual({ done: false, value: 'One' });
    controller.enqueue(new TextEncoder().encode('o\n\n'));
    expect(await pieces.next()).toEqual({ done: false, value: ' two' });
    await pieces.return();
  });

  it('is let go of when speech stops', async () => {
    const abort = new AbortController();
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({ cancel: () => void (cancelled = true) });
    const reading = readPieces(new Response(body), abort.signal);
    await settlePromises();
    abort.abort();
    expect(await reading).toEqual([]);
    expect(cancelled).toBe(true);
  });

  it.each([
    ['of a failed request', new Response('Internal details', { status: 500 }), 'source-failed', '500'],
    ['of a page of HTML', responseOf('<!doctype html>', 'text/html'), 'invalid-option', 'text/html'],
    ['of broken JSON', responseOf('"One"\n{"text": "tw', 'application/x-ndjson'), 'source-failed', '12 characters'],
    ['of an error event', responseOf('event: error\ndata: gone\n\n', SSE), 'source-failed', 'cause'],
    [
      'of an error event with an object of any shape',
      responseOf('event: error\ndata: {"message":"gone"}\n\n', SSE),
      'source-failed',
      'cause',
    ],
    ['of an object of no known shape', responseOf('data: {"message":"gone"}\n\n', SSE), 'invalid-option', '(message)'],
    ["of an error of OpenAI's", responseOf('data: {"error":{"message":"gone","code":"500"}}\n\n', SSE), 'source-failed', 'cause'],
  ])('%s is refused', async (_, response, code, says) => {
    const refusal = await readText(response).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    expect(refusal).toMatchObject({ code, message: expect.stringContaining(says) as string });
    expect(refusal?.message).not.toMatch(/gone|details|tw"/u);
  });

  it('that was read already is refused, and one that has no body is silence', async () => {
    const response = new Response('One');
    await response.text();
    await expect(readText(response)).rejects.toMatchObject({ code: 'invalid-option' });
    expect(await readText(new Response(null))).toBe('');
  });

  it('that is refused gives its connection back', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({ cancel: () => void (cancelled = true) });
    await expect(readText(new Response(body, { status: 503 }))).rejects.toMatchObject({ code: 'source-failed' });
    expect(cancelled).toBe(true);
  });
});

describe('bytes without a type', () => {
  const CASES: readonly (readonly [name: string, body: string, text: string])[] = [
    ['JSON of an SDK', '{"type":"message_start"}\n{"type":"content_block_delta","delta":{"type":"text_delta","text":"One"}}\n', 'One'],
    ['one line of it', '{"choices":[{"delta":{"content":"One"}}]}', 'One'],
    ['JSON that a model wrote', '{"type":"object","properties":{}}\nThat is it.', '{"type":"object","properties":{}}\nThat is it.'],
    ['more of it', '{"name":"One"}', '{"name":"One"}'],
    ['JSON over several lines', '{"text":\n"One"}', '{"text":\n"One"}'],
    ['what only begins like it', '{"', '{"'],
    ['a bracket', '{ "text": "One" }\n', '{ "text": "One" }\n'],
    ['an event', 'data: One\n\ndata:  two\n\n', 'One two'],
    ['an event with a name', 'event: delta\r\ndata: {"text":"One"}\r\n\r\n', 'One'],
    ['an event of two lines', 'data: One\rdata: two\r\r', 'One\ntwo'],
    ['text that begins like one', 'data: the new oil', 'data: the new oil'],
    ['text that goes on like none', 'data:\r\n  one: 1\n\n', 'data:\r\n  one: 1\n\n'],
    ['text of more lines', 'event: a party\nIt begins at 8.\n', 'event: a party\nIt begins at 8.\n'],
    ['less than one', 'dat', 'dat'],
    ['nothing', '', ''],
  ];

  it.each(CASES)('may be %s', async (_, body, text) => {
    expect(await readText(streamOf(singleBytes(body)))).toBe(text);
    expect(await readText([new TextEncoder().encode(body)])).toBe(text);
    expect(await readText(responseOf(body, 'text/plain;charset=utf-8'))).toBe(text);
    expect(await readText(new Response(body, { headers: { 'content-type': 'text/markdown' } }))).toBe(body);
  });

  it('are the same however they are cut', async () => {
    const part = fc.constantFrom(
      '{"',
      '{"text":"One"}',
      '{"a":1}',
      '"',
      '}',
      '\n',
      '\r',
      '\r\n',
      '\n\n',
      'data:',
      'event: x',
      ': c',
      'id: 1',
      ' One',
      '\u001e',
      'é',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 8 }), fc.array(fc.nat(100), { maxLength: 4 }), async (parts, cuts) => {
        const bytes = new TextEncoder().encode(parts.join(''));
        const read = (pieces: Iterable<Uint8Array>) => readText(pieces).catch((error: unknown) => (error as { code: string }).code);
        const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
        const whole = await read([bytes]);
        expect(await read(singleBytes(parts.join('')))).toBe(whole);
        expect(await read(places.slice(1).map((place, index) => bytes.slice(places[index], place)))).toBe(whole);
      }),
      { numRuns: 300 },
    );
  });

  it('are text where their first line has no end', async () => {
    const body = `{"text":"${'a'.repeat(300_000)}"}`;
    expect(await readText([new TextEncoder().encode(body)])).toBe(body);
    expect(await readText([new TextEncoder().encode(`data: ${body}`)])).toBe(`data: ${body}`);
  });

  it('come before a string that follows them', async () => {
    expect(await readText([new TextEncoder().encode('dat'), 'e'])).toBe('date');
  });
});
