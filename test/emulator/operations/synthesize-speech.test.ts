import {
  DescribeVoicesCommand,
  EngineNotSupportedException,
  InvalidSampleRateException,
  InvalidSsmlException,
  LanguageNotSupportedException,
  LexiconNotFoundException,
  ListLexiconsCommand,
  MarksNotSupportedForFormatException,
  type PollyServiceException,
  SsmlMarksNotSupportedForTextTypeException,
  SynthesizeSpeechCommand,
  TextLengthExceededException,
  ValidationException,
  type DescribeVoicesCommandInput,
  type SynthesizeSpeechCommandInput,
} from '@aws-sdk/client-polly';
import { FetchHttpHandler } from '@smithy/fetch-http-handler';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalPolly, type LocalPolly } from '../../../src/emulator';
import { createClient, createPool, requestsWhen, settledRequests, SPEECH_TEST_TIMEOUT_MS } from '../polly-client';

const GOOD: SynthesizeSpeechCommandInput = { VoiceId: 'Matthew', Engine: 'neural', OutputFormat: 'mp3', Text: 'Good morning.' };

let polly: LocalPolly;

beforeAll(async () => {
  polly = await startLocalPolly({ pacing: 'instant' });
});

afterAll(async () => {
  await polly.close();
});

const synthesize = (input: Partial<SynthesizeSpeechCommandInput>, pool = polly.identityPoolId) =>
  createClient(polly, pool).send(new SynthesizeSpeechCommand({ ...GOOD, ...input }));

describe('SynthesizeSpeech', { timeout: SPEECH_TEST_TIMEOUT_MS }, () => {
  it('answers with mp3', async () => {
    const pool = await createPool(polly, { keepPcm: true });
    const { AudioStream, ContentType, RequestCharacters } = await synthesize({ SampleRate: '22050' }, pool);
    const audio = (await AudioStream?.transformToByteArray()) ?? new Uint8Array();
    expect({ ContentType, RequestCharacters }).toEqual({ ContentType: 'audio/mpeg', RequestCharacters: 13 });
    const [request] = await settledRequests(polly, pool);
    expect(request).toMatchObject({
      operation: 'SynthesizeSpeech',
      state: 'completed',
      textEvents: 1,
      requestCharacters: 13,
      audioBytes: audio.byteLength,
    });
    const kept = await fetch(`${polly.url}/_local/requests/${request?.id ?? ''}/audio`);
    expect(Buffer.from(await kept.arrayBuffer()).equals(audio)).toBe(true);
  });

  it('answers with pcm of the length that was spoken', async () => {
    const pool = await createPool(polly);
    const { AudioStream, ContentType } = await synthesize({ OutputFormat: 'pcm' }, pool);
    const audio = (await AudioStream?.transformToByteArray()) ?? new Uint8Array();
    expect(ContentType).toBe('audio/pcm');
    const [request] = await settledRequests(polly, pool);
    expect(audio.byteLength / 2 / 16_000).toBeCloseTo(request?.audioSeconds ?? 0, 3);
    expect(Math.max(...new Int16Array(audio.buffer, audio.byteOffset, audio.byteLength / 2))).toBeGreaterThan(1000);
  });

  it('ends each answer with more silence than a sentence of a stream has', async () => {
    const pool = await createPool(polly, { keepPcm: true });
    const { AudioStream } = await synthesize({ OutputFormat: 'pcm' }, pool);
    await AudioStream?.transformToByteArray();
    const [request] = await settledRequests(polly, pool);
    const lastWordEndsSeconds = request?.words?.at(-1)?.endSeconds ?? NaN;
    expect((request?.audioSeconds ?? NaN) - lastWordEndsSeconds).toBeCloseTo(0.15 + 0.25, 2);
  });

  it('tells when each word and each sentence is spoken', async () => {
    const Text = 'Grüße & hello. A second sentence.';
    const { AudioStream, ContentType } = await synthesize({ OutputFormat: 'json', SpeechMarkTypes: ['word', 'sentence'], Text });
    expect(ContentType).toBe('application/x-json-stream');
    const lines = ((await AudioStream?.transformToString()) ?? '').trim().split('\n');
    const marks = lines.map((line) => JSON.parse(line) as { time: number; type: string; start: number; end: number; value: string });
    expect(marks.map(({ type, value }) => `${type} ${value}`)).toEqual([
      'sentence Grüße & hello.',
      'word Grüße',
      'word hello',
      'sentence A second sentence.',
      'word A',
      'word second',
      'word sentence',
    ]);
    const bytes = Buffer.from(Text);
    for (const { start, end, value } of marks) expect(bytes.subarray(start, end).toString()).toBe(value);
    const times = marks.map(({ time }) => time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeGreaterThan(500);
  });

  /** Returns the speech marks of a text, each with the input between its byte offsets. */
  const marksOf = async (input: Partial<SynthesizeSpeechCommandInput> & { Text: string }) => {
    const { AudioStream } = await synthesize({ OutputFormat: 'json', SpeechMarkTypes: ['word', 'sentence'], ...input });
    const lines = ((await AudioStream?.transformToString()) ?? '').trim().split('\n');
    const bytes = Buffer.from(input.Text);
    return lines.map((line) => {
      const { type, start, end, value, time } = JSON.parse(line) as {
        time: number;
        type: string;
        start: number;
        end: number;
        value: string;
      };
      expect(bytes.subarray(start, end).toString()).toBe(value);
      return { type, start, end, value, time };
    });
  };

  it("answers the guide's SSML example with the guide's offsets", async () => {
    // Amazon Polly developer guide, "Speech marks with SSML example".
    const Text = '<speak><prosody volume="+20dB">Mary had <break time="300ms"/>a little <mark name="animal"/>lamb</prosody></speak>';
    const marks = await marksOf({ Text, TextType: 'ssml', VoiceId: 'Joanna', Engine: 'standard' });
    expect(marks.map(({ type, start, end, value }) => ({ type, start, end, value }))).toEqual([
      { type: 'sentence', start: 31, end: 95, value: 'Mary had <break time="300ms"/>a little <mark name="animal"/>lamb' },
      { type: 'word', start: 31, end: 35, value: 'Mary' },
      { type: 'word', start: 36, end: 39, value: 'had' },
      { type: 'word', start: 40, end: 61, value: '<break time="300ms"/>' },
      { type: 'word', start: 61, end: 62, value: 'a' },
      { type: 'word', start: 63, end: 69, value: 'little' },
      { type: 'word', start: 91, end: 95, value: 'lamb' },
    ]);
    const timeOf = (word: string) => marks.find(({ type, value }) => type === 'word' && value.startsWith(word))?.time ?? NaN;
    expect(timeOf('a') - timeOf('<break')).toBeGreaterThanOrEqual(300);
  });

  it.each<[string, string, string[], string[]]>([
    [
      'entities',
      '<speak>Tom&apos;s &amp; R&amp;D &lt;b&gt; it&#39;s. Two &quot;so&quot;.</speak>',
      ['Tom&apos;s', 'R', 'D', 'b', 'it&#39;s', 'Two', 'so'],
      ['Tom&apos;s &amp; R&amp;D &lt;b&gt; it&#39;s.', 'Two &quot;so&quot;.'],
    ],
    [
      'characters by number, of many bytes',
      '<speak>Gr&#xFC;&#223;e 😀 &#x1F600; Zürich 你好.</speak>',
      ['Gr&#xFC;&#223;e', 'Zürich', '你好'],
      ['Gr&#xFC;&#223;e 😀 &#x1F600; Zürich 你好.'],
    ],
    [
      'literal text, comments and instructions',
      '<speak>One <![CDATA[two & three]]><!-- no & <b> --> four<?x y?> five.</speak>',
      ['One', 'two', 'three', 'four', 'five'],
      ['One <![CDATA[two & three]]><!-- no & <b> --> four<?x y?> five.'],
    ],
    [
      'nested tags',
      '<speak><p>A <prosody rate="slow">b <lang xml:lang="fr-FR">très</lang></prosody> <w role="amazon:VB">read</w></p><p>Next.</p></speak>',
      ['A', 'b', 'très', 'read', 'Next'],
      ['A <prosody rate="slow">b <lang xml:lang="fr-FR">très</lang></prosody> <w role="amazon:VB">read', 'Next.'],
    ],
    [
      'aliases, said and written',
      '<speak>The <sub alias="World Wide Web">W&amp;W</sub>, <say-as interpret-as="digits">12</say-as> é.</speak>',
      ['The', 'W&amp;W', '12', 'é'],
      ['The <sub alias="World Wide Web">W&amp;W</sub>, <say-as interpret-as="digits">12</say-as> é.'],
    ],
    ['line ends', '<speak>One\r\ntwo &amp;\r\n\r\nthree.</speak>', ['One', 'two', 'three'], ['One\r\ntwo &amp;', 'three.']],
    ['a byte order mark', '\ufeff<speak>Tom&apos;s é. Yes.</speak>', ['Tom&apos;s', 'é', 'Yes'], ['Tom&apos;s é.', 'Yes.']],
  ])('gives byte offsets of words in SSML with %s', async (_, Text, words, sentences) => {
    const marks = await marksOf({ Text, TextType: 'ssml' });
    expect(marks.filter(({ type }) => type === 'word').map(({ value }) => value)).toEqual(words);
    expect(marks.filter(({ type }) => type === 'sentence').map(({ value }) => value)).toEqual(sentences);
  });

  it.each<[string, Partial<SynthesizeSpeechCommandInput>, new (...args: never[]) => Error]>([
    ['a voice there is not', { VoiceId: 'Hal' as 'Matthew' }, ValidationException],
    ['an engine the voice has not', { VoiceId: 'Joey', Engine: 'generative' }, EngineNotSupportedException],
    ['a rate the format has not', { OutputFormat: 'pcm', SampleRate: '44100' }, InvalidSampleRateException],
    ['a language the voice has not', { LanguageCode: 'fr-FR' }, LanguageNotSupportedException],
    ['a lexicon there is not', { LexiconNames: ['names'] }, LexiconNotFoundException],
    ['SSML that is no SSML', { TextType: 'ssml', Text: 'plain' }, InvalidSsmlException],
    ['more than 3,000 billed characters', { Text: 'word '.repeat(601) }, TextLengthExceededException],
    ['more than 6,000 characters', { TextType: 'ssml', Text: `<speak>${' '.repeat(6000)}</speak>` }, TextLengthExceededException],
    ['marks with a sound format', { SpeechMarkTypes: ['word'] }, MarksNotSupportedForFormatException],
    ['SSML marks of plain text', { OutputFormat: 'json', SpeechMarkTypes: ['ssml'] }, SsmlMarksNotSupportedForTextTypeException],
    ['marks of a generative voice', { Engine: 'generative', OutputFormat: 'json', SpeechMarkTypes: ['word'] }, ValidationException],
    ['marks of no type', { OutputFormat: 'json' }, ValidationException],
  ])('refuses %s', async (_, input, exception) => {
    await expect(synthesize(input)).rejects.toBeInstanceOf(exception);
  });

  it('holds, breaks off and refuses the given calls', async () => {
    const callFaults = [
      { text: 'first', fault: 'held' },
      { text: 'second', fault: 'cut' },
      { text: 'third', fault: 'throttled' },
      { text: 'fourth', fault: 'failing' },
      { text: 'marked', fault: 'throttled', marks: true },
    ];
    const pool = await createPool(polly, { callFaults });
    const speak = async (Text: string, input: Partial<SynthesizeSpeechCommandInput> = {}) => {
      const { AudioStream } = await createClient(polly, pool, { maxAttempts: 1 }).send(
        new SynthesizeSpeechCommand({ ...GOOD, ...input, Text }),
      );
      return AudioStream?.transformToByteArray();
    };
    const held = speak('The first.');
    await expect(speak('The second is broken off.')).rejects.toThrow();
    await expect(speak('The third.')).rejects.toMatchObject({ name: 'ThrottlingException' });
    await expect(speak('The fourth.')).rejects.toMatchObject({ name: 'ServiceFailureException' });
    await expect(speak('A marked one.', { OutputFormat: 'json', SpeechMarkTypes: ['word'] })).rejects.toMatchObject({
      name: 'ThrottlingException',
    });
    await speak('A marked one.');
    const states = (await requestsWhen(polly, pool, (requests) => requests.length === 6)).map(({ state }) => state);
    expect(states).toEqual(['open', 'failed', 'failed', 'failed', 'failed', 'completed']);
    await fetch(`${polly.url}/_local/identity-pools/${encodeURIComponent(pool)}/release`, { method: 'POST' });
    expect((await held)?.byteLength).toBeGreaterThan(1_000);
  });

  it('has a fault the given number of times', async () => {
    const pool = await createPool(polly, { callFaults: [{ text: 'again', fault: 'unavailable', times: 2 }] });
    const statusOf = async (Text: string) => {
      const client = createClient(polly, pool, { maxAttempts: 1 });
      const { $metadata } = await client
        .send(new SynthesizeSpeechCommand({ ...GOOD, Text }))
        .catch((error: unknown) => error as PollyServiceException);
      return $metadata.httpStatusCode;
    };
    expect(await statusOf('Not this one.')).toBe(200);
    expect([await statusOf('Once again.'), await statusOf('And again.'), await statusOf('Again and again.')]).toEqual([503, 503, 200]);
  });

  it('breaks an answer off over HTTP/1.1, too', async () => {
    const pool = await createPool(polly, { callFaults: [{ text: '', fault: 'cut' }] });
    const client = createClient(polly, pool, { maxAttempts: 1, requestHandler: new FetchHttpHandler() });
    const { AudioStream } = await client.send(new SynthesizeSpeechCommand(GOOD));
    await expect(AudioStream?.transformToByteArray()).rejects.toThrow();
  });

  it.each([[{}], [[{ text: 'a', fault: 'none' }]], [[{ fault: 'held' }]], [[{ text: '', fault: 'held', delayMs: -1 }]], [[null]]])(
    'refuses faults such as %j',
    async (callFaults) => {
      await expect(createPool(polly, { callFaults })).rejects.toThrow(/callFaults/);
    },
  );

  it('records a client that leaves as cancelled', async () => {
    const pool = await createPool(polly, { pacing: 'published' });
    const leaving = new AbortController();
    const client = createClient(polly, pool);
    const sending = client
      .send(new SynthesizeSpeechCommand({ ...GOOD, Text: 'One sentence. '.repeat(50) }), { abortSignal: leaving.signal })
      .catch((error: unknown) => error);
    await requestsWhen(polly, pool, ([request]) => request?.textEvents === 1);
    leaving.abort();
    await sending;
    expect(await settledRequests(polly, pool)).toMatchObject([{ state: 'cancelled' }]);
  });
});

describe('DescribeVoices', () => {
  const voices = async (input: DescribeVoicesCommandInput) =>
    (await createClient(polly).send(new DescribeVoicesCommand(input))).Voices ?? [];

  it('describes a voice', async () => {
    const matthew = (await voices({})).find(({ Id }) => Id === 'Matthew');
    expect(matthew).toMatchObject({ Gender: 'Male', LanguageCode: 'en-US', LanguageName: 'US English', Name: 'Matthew' });
    expect(matthew?.SupportedEngines).toContain('generative');
  });

  it('filters by engine and language', async () => {
    const german = await voices({ Engine: 'generative', LanguageCode: 'de-DE' });
    expect(german.map(({ Id }) => Id)).toContain('Vicki');
    expect(german.every(({ LanguageCode, SupportedEngines }) => LanguageCode === 'de-DE' && SupportedEngines?.includes('generative'))).toBe(
      true,
    );
  });

  it('includes further languages of a voice on request', async () => {
    const hindi = (include: boolean) => voices({ LanguageCode: 'hi-IN', IncludeAdditionalLanguageCodes: include });
    expect((await hindi(true)).length).toBeGreaterThan((await hindi(false)).length);
  });

  it('refuses an unknown engine', async () => {
    await expect(voices({ Engine: 'quantum' as 'neural' })).rejects.toBeInstanceOf(ValidationException);
  });
});

describe('lexicons', () => {
  it('are none', async () => {
    const { Lexicons } = await createClient(polly).send(new ListLexiconsCommand({}));
    expect(Lexicons).toEqual([]);
  });
});
