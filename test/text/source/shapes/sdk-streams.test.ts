/** The SDKs themselves read recorded responses of their services. Their streams are passed to speech unchanged. */
import {
  BedrockRuntimeClient,
  ConverseStreamCommand,
  InvokeModelWithResponseStreamCommand,
  type ConverseStreamOutput,
  type ResponseStream,
} from '@aws-sdk/client-bedrock-runtime';
import Anthropic from '@anthropic-ai/sdk';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';
import { HttpResponse } from '@smithy/core/protocols';
import OpenAI from 'openai';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { TextSource } from '../../../../src/text/source/text-source';
import { readText, responseOf, streamOf } from '../reading';
import {
  ANTHROPIC,
  ANTHROPIC_OVERLOADED,
  CONVERSE_EVENTS,
  INVOKED_MODELS,
  OPENAI_CHAT,
  OPENAI_RESPONSES,
  OPENAI_RESPONSES_FAILED,
} from './wire-recordings';

const GREETING = 'Grüß dich 🙂';
const EVENT_STREAM = 'text/event-stream';
const FAILED = { code: 'source-failed', retryable: false };

function answering(body: string): typeof fetch {
  return () => Promise.resolve(responseOf(body, EVENT_STREAM));
}

describe('OpenAI', () => {
  const client = (body: string) => new OpenAI({ apiKey: 'none', fetch: answering(body) });
  const messages = [{ role: 'user' as const, content: 'Hello' }];

  it('chat completions', async () => {
    const stream = await client(OPENAI_CHAT).chat.completions.create({ model: 'gpt-4.1', messages, stream: true });
    expectTypeOf(stream).toExtend<TextSource>();
    expect(await readText(stream)).toBe(GREETING);
  });

  it('responses', async () => {
    const stream = await client(OPENAI_RESPONSES).responses.create({ model: 'gpt-4.1', input: 'Hello', stream: true });
    expectTypeOf(stream).toExtend<TextSource>();
    expect(await readText(stream)).toBe(GREETING);
    const failing = await client(OPENAI_RESPONSES_FAILED).responses.create({ model: 'gpt-4.1', input: 'Hello', stream: true });
    await expect(readText(failing)).rejects.toMatchObject(FAILED);
  });

  it.each([OPENAI_CHAT, OPENAI_RESPONSES])('passed on by a server as it came (%#)', async (body) => {
    expect(await readText(responseOf(body, `${EVENT_STREAM}; charset=utf-8`))).toBe(GREETING);
  });

  it('as a stream of bytes, which its client reads on a page', async () => {
    const chat = () => client(OPENAI_CHAT).chat.completions.create({ model: 'gpt-4.1', messages, stream: true });
    const responses = () => client(OPENAI_RESPONSES).responses.create({ model: 'gpt-4.1', input: 'Hello', stream: true });
    expect(await readText((await chat()).toReadableStream())).toBe(GREETING);
    expect(await readText((await responses()).toReadableStream())).toBe(GREETING);
    expect(await readText(new Response((await chat()).toReadableStream()))).toBe(GREETING);
    expect(await readText(new Response((await responses()).toReadableStream(), { headers: { 'content-type': 'text/plain' } }))).toBe(
      GREETING,
    );
  });

  it('a refusal is what it says to the listener', async () => {
    const delta = { refusal: 'I cannot help with that.', role: 'assistant' };
    const body = `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: null }] })}\n\ndata: [DONE]\n\n`;
    expect(await readText(await client(body).chat.completions.create({ model: 'm', messages, stream: true }))).toBe(delta.refusal);
  });
});

describe('Anthropic', () => {
  const client = (body: string) => new Anthropic({ apiKey: 'none', maxRetries: 0, fetch: answering(body) });
  const request = { model: 'claude-opus-4-6', max_tokens: 99, messages: [{ role: 'user' as const, content: 'Hello' }] };

  it('raw events', async () => {
    const stream = await client(ANTHROPIC).messages.create({ ...request, stream: true });
    expectTypeOf(stream).toExtend<TextSource>();
    expect(await readText(stream)).toBe(GREETING);
  });

  it('its helper, which is a stream too', async () => {
    const stream = client(ANTHROPIC).messages.stream(request);
    expectTypeOf(stream).toExtend<TextSource>();
    expect(await readText(stream)).toBe(GREETING);
  });

  it('as a stream of bytes, which its client reads on a page', async () => {
    expect(await readText(client(ANTHROPIC).messages.stream(request).toReadableStream())).toBe(GREETING);
    expect(await readText(new Response((await client(ANTHROPIC).messages.create({ ...request, stream: true })).toReadableStream()))).toBe(
      GREETING,
    );
  });

  it('passed on by a server as it came', async () => {
    expect(await readText(responseOf(ANTHROPIC, EVENT_STREAM))).toBe(GREETING);
    await expect(readText(responseOf(ANTHROPIC_OVERLOADED, EVENT_STREAM))).rejects.toMatchObject({
      ...FAILED,
      cause: { error: { type: 'overloaded_error' } },
    });
  });
});

describe('Amazon Bedrock', () => {
  const codec = new EventStreamCodec(toUtf8, fromUtf8);
  const encode = (name: string, payload: object, kind = 'event') =>
    codec.encode({
      headers: {
        [kind === 'event' ? ':event-type' : ':exception-type']: { type: 'string', value: name },
        ':content-type': { type: 'string', value: 'application/json' },
        ':message-type': { type: 'string', value: kind },
      },
      body: new TextEncoder().encode(JSON.stringify(payload)),
    });
  const client = (messages: readonly Uint8Array[]) =>
    new BedrockRuntimeClient({
      region: 'us-west-2',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'none' },
      requestHandler: {
        handle: () =>
          Promise.resolve({
            response: new HttpResponse({
              statusCode: 200,
              headers: { 'content-type': 'application/vnd.amazon.eventstream' },
              body: streamOf(messages),
            }),
          }),
      },
    });
  const converse = async (messages: readonly Uint8Array[]) => {
    const { stream } = await client(messages).send(new ConverseStreamCommand({ modelId: 'amazon.nova-lite-v1:0', messages: [] }));
    if (stream === undefined) throw new Error('Bedrock answered without a stream.');
    return stream;
  };

  it('ConverseStream', async () => {
    const stream = await converse(CONVERSE_EVENTS.map(([name, payload]) => encode(name, payload)));
    expectTypeOf(stream).toExtend<TextSource>();
    expectTypeOf<AsyncIterable<ConverseStreamOutput>>().toExtend<TextSource>();
    expect(await readText(stream)).toBe(GREETING);
  });

  it('an exception in its stream', async () => {
    // The SDK throws modelled exceptions itself. Servers that pass its items on as JSON send them.
    const stream = await converse([
      ...CONVERSE_EVENTS.slice(0, 4).map(([name, payload]) => encode(name, payload)),
      encode('throttlingException', { message: 'Too many tokens' }, 'exception'),
    ]);
    await expect(readText(stream)).rejects.toMatchObject({ name: 'ThrottlingException' });
    const lines = [
      ...CONVERSE_EVENTS.slice(0, 4).map(([name, payload]) => ({ [name]: payload })),
      { throttlingException: { message: 'Too many tokens' } },
    ];
    const response = responseOf(lines.map((line) => JSON.stringify(line)).join('\n'), 'application/x-ndjson');
    await expect(readText(response)).rejects.toMatchObject({ ...FAILED, cause: { throttlingException: { message: 'Too many tokens' } } });
  });

  it.each(Object.entries(INVOKED_MODELS))('InvokeModelWithResponseStream of %s', async (_, events) => {
    const messages = events.map((event) =>
      encode('chunk', { bytes: btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(event)))) }),
    );
    const { body } = await client(messages).send(new InvokeModelWithResponseStreamCommand({ modelId: 'any', body: '{}' }));
    if (body === undefined) throw new Error('Bedrock answered without a body.');
    expectTypeOf(body).toExtend<TextSource>();
    expectTypeOf<AsyncIterable<ResponseStream>>().toExtend<TextSource>();
    expect(await readText(body)).toBe(GREETING);
  });

  const delta = (part: object) => ({ contentBlockDelta: { contentBlockIndex: 0, delta: part } });
  const bytesOf = (item: object) => ({ chunk: { bytes: new TextEncoder().encode(JSON.stringify(item)) } });
  const reasoned = [delta({ text: 'Let me see.' }), delta({ reasoningContent: { text: 'It is noon.' } }), delta({ text: 'Here.' })];

  it.each([
    ['reasoning, which nothing announces', reasoned, 'Let me see.\n\nHere.'],
    ['the same as bytes', reasoned.map(bytesOf), 'Let me see.\n\nHere.'],
    [
      'a call of a tool',
      [delta({ text: 'Let me see.' }), delta({ toolUse: { input: '{}' } }), delta({ text: 'Here.' })],
      'Let me see.\n\nHere.',
    ],
    [
      'a citation, which stands inside a sentence',
      [delta({ text: 'It is' }), delta({ citation: { title: 'Clock' } }), delta({ text: ' noon.' })],
      'It is noon.',
    ],
    ['empty text', [delta({ text: 'It is' }), delta({ text: '' }), delta({ text: ' noon.' })], 'It is noon.'],
  ])('text goes on behind %s', async (_, items, text) => {
    expect(await readText(items)).toBe(text);
  });

  it('an object of nothing is of no known shape', async () => {
    await expect(readText([{}])).rejects.toMatchObject({ code: 'invalid-option' });
  });
});
