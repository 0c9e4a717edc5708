/**
 * Mistakes of an app: rendering never throws, and the developer learns which option is invalid, its value, and the allowed
 * values.
 */
import type { ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, test, vi, type MockInstance } from 'vitest';
import { SpeechClient } from '../../../src/core/client/speech-client';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import type { SpeechOptions } from '../../../src/core/index';
import { SpeechProvider, SpokenText, useSpeechStream } from '../../../src/react/index';
import { checkLabels } from '../../../src/react/spoken-text/labels/checked-labels';
import { explainContent } from '../../../src/react/spoken-text/content/content-mistakes';
import { DEFAULT_LABELS } from '../../../src/react/spoken-text/labels/labels';
import { readContent } from '../../../src/react/spoken-text/content/read-content';
import { ScriptedOutput } from '../../core/rig/scripted-speech';
import { FakeClock } from '../../base/fake-clock';
import { PATIENCE } from '../../stack/patience';

const PROVIDER = { region: 'us-west-2', credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'a secret' } };

let error: MockInstance;

beforeEach(() => {
  error = vi.spyOn(console, 'error').mockReturnValue();
  vi.spyOn(console, 'warn').mockReturnValue();
});

afterEach(() => {
  vi.restoreAllMocks();
});

function fail(): never {
  throw new Error('a getter of the app');
}

const cyclic: unknown[] = ['Hello'];
cyclic.push(cyclic);
const cyclicObject: Record<string, unknown> = {};
cyclicObject['itself'] = cyclicObject;
const hostile = new Proxy({}, { get: fail, has: fail, ownKeys: fail, getPrototypeOf: fail });
let deep: unknown = 'Deep down.';
for (let level = 0; level < 20_000; level += 1) deep = [deep];
let deepElement: ReactNode = 'Deep down.';
for (let level = 0; level < 20_000; level += 1) deepElement = <b>{deepElement}</b>;

/** Passes any props, regardless of their types. */
const anyProps = (props: Record<string, unknown>) => props as { readonly children: string };

describe('renders', () => {
  test.each<[string, Record<string, unknown>]>([
    ['renderText null', { renderText: null }],
    ['renderText a string', { renderText: 'markdown' }],
    ['renderText an element', { renderText: <b>bold</b> }],
    ['labels of strings where functions are wanted', { labels: { rateValue: '×', positionValue: 'here', failure: 'failed' } }],
    ['labels of functions where strings are wanted', { labels: { listen: () => 'Listen', status: () => 'idle' } }],
    ['a label that throws', { labels: { rateValue: fail } }],
    ['a label that returns an object', { labels: { rateValue: () => ({}) } }],
    ['labels whose getters throw', { labels: hostile }],
    ['labels that are a string', { labels: 'de' }],
    ['a status label that is an object', { labels: { status: { idle: {} } } }],
    ['rate 2n', { rate: 2n }],
    ['rate a symbol', { rate: Symbol('fast') }],
    ['rate an object that throws', { rate: { valueOf: fail } }],
    ['volume a symbol', { volume: Symbol('loud') }],
    ['voice a symbol', { voice: Symbol('Matthew') }],
    [
      'every option 5n',
      { voice: 5n, engine: 5n, format: 5n, sampleRate: 5n, rules: 5n, pronunciations: 5n, markdown: 5n, flush: 5n, retry: 5n },
    ],
    [
      'every option cyclic',
      { voice: cyclic, engine: cyclic, rules: cyclic, pronunciations: cyclicObject, markdown: cyclicObject, retry: cyclicObject },
    ],
    [
      'every option a proxy that throws',
      { voice: hostile, rules: hostile, pronunciations: hostile, markdown: hostile, retry: hostile, mediaMetadata: hostile },
    ],
    ['handlers that are none', { onStatusChange: 'x', onEnd: 5 }],
    ['streaming a symbol', { streaming: Symbol('x'), autoPlay: Symbol('y') }],
    ['textOf null', { textOf: null }],
    ['scrollToWord an object', { scrollToWord: {}, speakFromWord: null }],
  ])('a text with %s', (_, props) => {
    const html = renderToString(
      <SpeechProvider {...PROVIDER}>
        <SpokenText {...anyProps(props)}>Words.</SpokenText>
      </SpeechProvider>,
    );
    expect(html).toContain('Words.');
    expect(html).toContain('1×');
  });

  test.each<[string, unknown, string]>([
    ['an array that holds itself', cyclic, 'Hello'],
    ['20,000 arrays in each other', deep, 'Deep down.'],
    ['20,000 elements in each other', deepElement, 'Deep down.'],
    [
      'an object whose getters throw',
      {
        get text() {
          return fail();
        },
        get body() {
          return fail();
        },
        headers: {},
        ok: true,
      },
      '',
    ],
    [
      'a message whose getters throw',
      {
        role: 'assistant',
        get parts() {
          return fail();
        },
      },
      '',
    ],
    ['a message with parts that throw', { role: 'assistant', parts: [hostile] }, ''],
    [
      'a thenable that throws',
      {
        get then() {
          return fail();
        },
      },
      '',
    ],
    ['a symbol', Symbol('x'), ''],
    ['an element whose props are null', { $$typeof: Symbol.for('react.element'), type: 'b', props: null }, ''],
  ])('a text that is %s', (_, children, text) => {
    const html = renderToString(
      <SpeechProvider {...PROVIDER}>
        <SpokenText>{children as string}</SpokenText>
      </SpeechProvider>,
    );
    expect(html).toContain('Listen');
    expect(html).toContain(text);
    const content = readContent(children);
    for (const mistake of content.mistakes) expect(explainContent(mistake)).toContain('not text');
  });

  test.each<[string, Record<string, unknown>]>([
    ['a clock that is none', { clock: {} }],
    ['a symbol for a region', { region: Symbol('us-west-2') }],
    [
      '5n for everything',
      { region: 5n, relay: 5n, endpoint: 5n, transport: 5n, fetchAhead: 5n, speechMarks: 5n, autoPause: 5n, random: 5n },
    ],
    ['cyclic addresses', { relay: cyclicObject, endpoint: cyclic }],
    ['audio that is none', { audio: {} }],
    ['audio that throws', { audio: hostile }],
    ['credentials that throw', { credentials: hostile }],
    ['a listener that is none', { onUtteranceEnd: 'x' }],
  ])('a provider with %s', (_, props) => {
    const html = renderToString(
      <SpeechProvider {...{ ...PROVIDER, ...props }}>
        <SpokenText>Words.</SpokenText>
      </SpeechProvider>,
    );
    expect(html).toContain('Words.');
  });

  test.each<[string, unknown]>([
    ['a string', 'Matthew'],
    ['null', null],
    ['a proxy that throws', hostile],
    ['a list', ['Matthew']],
    ['5n', 5n],
  ])('a hook whose options are %s', (_, options) => {
    function Voice() {
      return <i>{useSpeechStream(options as SpeechOptions).status}</i>;
    }
    expect(
      renderToString(
        <SpeechProvider {...PROVIDER}>
          <Voice />
        </SpeechProvider>,
      ),
    ).toContain('idle');
  });
});

test.each([hostile, ['Hello', hostile]])('a value that always throws is no text', (children) => {
  const { mistakes, isIncomplete } = readContent(children);
  expect(isIncomplete).toBe(true);
  expect(explainContent(mistakes[0])).toContain('contains an object');
});

describe('labels', () => {
  test('that are invalid are reported with their values, and the defaults are shown', async () => {
    const labels = checkLabels({ rateValue: 'times', listen: Symbol('a'), pause: 5, status: { idle: () => '' } } as never);
    expect(labels).toEqual({ ...DEFAULT_LABELS, pause: '5' });
    expect(await told(3)).toEqual([
      'The option "labels.listen" is Symbol(a). It must be a string.',
      'The option "labels.rateValue" is "times". It must be a function that returns a string.',
      'The option "labels.status.idle" is a function. It must be a string.',
    ]);
  });

  test('with failing functions are reported once', async () => {
    const labels = checkLabels({ rateValue: () => null as unknown as string, positionValue: fail });
    expect([labels.rateValue(2), labels.rateValue(2), labels.positionValue(1, 2)]).toEqual(['2×', '2×', '1 of 2 seconds']);
    expect(await told(2)).toEqual([
      'The option "labels.positionValue()" is undefined. It must be a string.',
      'The option "labels.rateValue()" is null. It must be a string.',
    ]);
  });

  async function told(count: number): Promise<string[]> {
    await vi.waitUntil(() => error.mock.calls.length >= count, PATIENCE);
    return error.mock.calls
      .flat()
      .map((said) => String(said).replace('react-polly-stream: ', ''))
      .sort();
  }
});

describe('speech fails with the option, its value and the allowed values', () => {
  test.each<[string, Record<string, unknown>]>([
    ['The option "voice" is 7. It must be the id of a Polly voice such as "Matthew".', { voice: 7 }],
    ['The option "voice" is Symbol(Matthew). It must be', { voice: Symbol('Matthew') }],
    ['The option "engine" is 2n. It must be generative, long-form, neural, standard.', { engine: 2n }],
    ['The option "format" is an object. It must be mp3', { format: cyclicObject }],
    ['The option "sampleRate" is NaN. It must be 24000', { sampleRate: NaN }],
    ['The option "sampleRate" is "24000". It must be 24000', { sampleRate: '24000' }],
    ['The option "sampleRate" is 24000n.', { sampleRate: 24000n }],
    ['The option "languageCode" is 5. It must be a BCP 47 language such as "en-IN".', { languageCode: 5 }],
    ['The option "lexiconNames" is "acronyms". It must be a list', { lexiconNames: 'acronyms' }],
    ['The option "rate" is NaN. It must be a number from 0.5 to 2.', { rate: NaN }],
    ['The option "rate" is "1".', { rate: '1' }],
    ['The option "rate" is 2n.', { rate: 2n }],
    ['The option "volume" is Infinity. It must be a number from 0 to 1.', { volume: Infinity }],
    ['The option "muted" is "false". It must be true or false.', { muted: 'false' }],
    ['The option "background" is 1. It must be true or false.', { background: 1 }],
    ['The option "player" is Symbol(x). It must be auto, worklet, media-source.', { player: Symbol('x') }],
    ['The option "mediaMetadata" is "Title". It must be an object', { mediaMetadata: 'Title' }],
    ['The option "retry" is "never". It must be an object', { retry: 'never' }],
    ['The option "retry.maxRetries" is NaN. It must be a number that is not negative.', { retry: { maxRetries: NaN } }],
    ['The option "retry.maxDelayMs" is 2n.', { retry: { maxDelayMs: 2n } }],
    [
      'The option "retry.baseDelayMs" cannot be read',
      {
        retry: {
          get baseDelayMs() {
            return fail();
          },
        },
      },
    ],
    ['The option "maxAheadSeconds" is "30". It must be a number, at least 5; Infinity for no limit.', { maxAheadSeconds: '30' }],
    ['The option "maxAheadSeconds" is 30n.', { maxAheadSeconds: 30n }],
    ['The option "markdown" is "yes". It must be true, false or an object of options.', { markdown: 'yes' }],
    ['The option "markdown.emoji" is 5n. It must be kept, dropped.', { markdown: { emoji: 5n } }],
    [
      'The option "markdown.emoji" cannot be read',
      {
        markdown: {
          get emoji() {
            return fail();
          },
        },
      },
    ],
    ['The option "leftovers" is true. It must be kept, dropped.', { leftovers: true }],
    ['The option "rules" is an object. It must be a list of rules.', { rules: {} }],
    ['The option "rules[0]" is undefined. It must be a function, or', { rules: [undefined] }],
    ['The option "rules[0]" is an object.', { rules: [hostile] }],
    ['The option "pronunciations" is an empty list.', { pronunciations: [] }],
    ['The option "pronunciations.SQL" is 5. It must be a string.', { pronunciations: { SQL: 5 } }],
    [
      'The option "pronunciations.SQL" cannot be read',
      {
        pronunciations: {
          get SQL() {
            return fail();
          },
        },
      },
    ],
    ['The option "flush" is "always". It must be natural, sentence, eager or a function.', { flush: 'always' }],
    ['The option "textOf" is "text". It must be a function.', { textOf: 'text' }],
  ])('%s', async (message, options) => {
    const client = new SpeechClient({ ...PROVIDER, audio: new ScriptedOutput(), clock: new FakeClock() });
    const { reason, error: failure } = await new SpeechStream(client, options).speak('Words.');
    expect([reason, failure?.code, failure?.retryable]).toEqual(['failed', 'invalid-option', false]);
    expect(failure?.message).toContain(message);
  });

  test.each<[string, Record<string, unknown>]>([
    ['The option "fetchAhead" is "2". It must be a whole number from 0 to 20.', { fetchAhead: '2' }],
    ['The option "fetchAhead" is NaN.', { fetchAhead: NaN }],
    ['The option "fetchAhead" is 2n.', { fetchAhead: 2n }],
    ['The option "fetchAhead" is Symbol(x).', { fetchAhead: Symbol('x') }],
    ['The option "transport" is 2n. It must be auto, duplex, segmented.', { transport: 2n }],
    ['The option "region" is Symbol(x). It must be an AWS region such as "us-west-2".', { region: Symbol('x') }],
    ['The option "region" is a list.', { region: cyclic }],
    ['The option "relay" is Symbol(x). It must be an address, as a string.', { relay: Symbol('x') }],
    ['The option "relay" is an object.', { relay: hostile }],
    ['The option "endpoint" is 5n.', { endpoint: 5n }],
    ['The option "speechMarks" is "no". It must be true or false.', { speechMarks: 'no' }],
    ['The option "autoPause" is "no". It must be true or false.', { autoPause: 'no' }],
    ['The option "clock" is an object. It must be a clock', { clock: {} }],
    ['The option "audio" is an object. It must be an output made by createAudioOutput().', { audio: {} }],
    ['The option "random" is 4. It must be a function.', { random: 4 }],
    ['The option "onUtteranceEnd" is "x". It must be a function.', { onUtteranceEnd: 'x' }],
  ])('of the provider: %s', async (message, options) => {
    const client = new SpeechClient({ ...PROVIDER, ...options });
    expect((await client.findMistake())?.message).toContain(message);
  });
});
