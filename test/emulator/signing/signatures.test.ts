import {
  DescribeVoicesCommand,
  InvalidSampleRateException,
  PollyClient,
  SynthesizeSpeechCommand,
  type PollyClientConfig,
} from '@aws-sdk/client-polly';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalPolly, type LocalPolly } from '../../../src/emulator';
import {
  createClient,
  createCredentials,
  createPool,
  ManualInput,
  openStream,
  readAll,
  settledRequests,
  SPEECH_TEST_TIMEOUT_MS,
  textEvents,
} from '../polly-client';
import { alterMessage, replacing, spoilInput } from '../raw-stream';

const MINUTE_MS = 60_000;

let polly: LocalPolly;

beforeAll(async () => {
  polly = await startLocalPolly({ pacing: 'instant' });
});

afterAll(async () => {
  await polly.close();
});

describe('the signature of a request', { timeout: SPEECH_TEST_TIMEOUT_MS }, () => {
  const describeVoices = (config: PollyClientConfig, pool = polly.identityPoolId) =>
    createClient(polly, pool, config).send(new DescribeVoicesCommand({ Engine: 'generative' }));

  it('is valid with the credentials of an identity pool, including the query', async () => {
    const client = createClient(polly);
    const { Voices } = await client.send(
      new DescribeVoicesCommand({ Engine: 'generative', LanguageCode: 'en-US', IncludeAdditionalLanguageCodes: true }),
    );
    expect(Voices?.map(({ Id }) => Id)).toContain('Matthew');
  });

  it('is refused with a wrong secret', async () => {
    const pool = await createPool(polly, { wrongSecret: true });
    await expect(describeVoices({}, pool)).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(openStream(createClient(polly, pool), textEvents('No.'))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
  });

  it('is refused with an unknown access key', async () => {
    const credentials = { accessKeyId: 'AKIDNOBODY', secretAccessKey: 'x', sessionToken: 'y' };
    await expect(describeVoices({ credentials })).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });

  it.each([
    ['another', 'not the token'],
    ['no', undefined],
  ])('is refused with %s session token', async (_, sessionToken) => {
    const { accessKeyId, secretAccessKey } = await createCredentials(polly, polly.identityPoolId)();
    const credentials = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
    await expect(describeVoices({ credentials })).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });

  it('is refused for another region', async () => {
    await expect(
      describeVoices({ region: 'eu-central-1', credentials: createCredentials(polly, polly.identityPoolId) }),
    ).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      message: expect.stringContaining('valid region') as string,
    });
  });

  it('is required', async () => {
    const response = await fetch(`${polly.url}/v1/voices`);
    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
  });

  it('covers the body', async () => {
    const client = createClient(polly);
    client.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { body: Uint8Array };
        request.body = Buffer.from(Buffer.from(request.body).toString().replace('Good', 'Evil'));
        return next(args);
      },
      { step: 'deserialize', priority: 'low' },
    );
    const sending = client.send(new SynthesizeSpeechCommand({ VoiceId: 'Matthew', OutputFormat: 'mp3', Text: 'Good.' }));
    await expect(sending).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  });

  it('is refused when the action is denied, and only then', async () => {
    const pool = await createPool(polly, { deny: ['polly:StartSpeechSynthesisStream'] });
    await expect(openStream(createClient(polly, pool), textEvents('No.'))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('polly:StartSpeechSynthesisStream') as string,
    });
    await expect(describeVoices({}, pool)).resolves.toBeDefined();
    expect(await settledRequests(polly, pool)).toMatchObject([{ state: 'failed', errorType: 'AccessDeniedException' }]);
  });
});

describe('a clock that is off', { timeout: SPEECH_TEST_TIMEOUT_MS }, () => {
  const command = () =>
    // Fails after the signature was accepted, so that nothing has to be spoken.
    new SynthesizeSpeechCommand({ VoiceId: 'Matthew', OutputFormat: 'pcm', SampleRate: '9999', Text: 'x' });

  it.each([20, -20])('by %d minutes is put right by the SDK from the date of the answer', async (minutes) => {
    const ahead = await startLocalPolly({ pacing: 'instant', wallClock: () => Date.now() + minutes * MINUTE_MS });
    try {
      const client = createClient(ahead);
      await expect(client.send(command())).rejects.toBeInstanceOf(InvalidSampleRateException);
      expect(client.config.systemClockOffset).toBeCloseTo(minutes * MINUTE_MS, -4);
      // From then on the client's streams succeed, too, with all their chunks.
      expect(await readAll(await openStream(client, textEvents('Yes.')))).toMatchObject({ requestCharacters: 4 });
    } finally {
      await ahead.close();
    }
  });

  it('may be off by 5 minutes, but not more', async () => {
    const attempt = (offsetMs: number) =>
      createClient(polly, polly.identityPoolId, { systemClockOffset: offsetMs, maxAttempts: 1 }).send(command());
    await expect(attempt(4 * MINUTE_MS)).rejects.toBeInstanceOf(InvalidSampleRateException);
    await expect(attempt(-4 * MINUTE_MS)).rejects.toBeInstanceOf(InvalidSampleRateException);
    await expect(attempt(6 * MINUTE_MS)).rejects.toThrow('Signature not yet current');
    await expect(attempt(-6 * MINUTE_MS)).rejects.toThrow('Signature expired');
  });

  it('fails a stream, which the SDK cannot send twice, but not the next one', async () => {
    const client = createClient(polly, polly.identityPoolId, { systemClockOffset: 20 * MINUTE_MS });
    await expect(openStream(client, textEvents('No.'))).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    expect(await readAll(await openStream(client, textEvents('Yes.')))).toMatchObject({ requestCharacters: 4 });
  });
});

describe('the signature chain of a stream', { timeout: SPEECH_TEST_TIMEOUT_MS }, () => {
  const speakSpoiled = async (pool: string, spoil: Parameters<typeof spoilInput>[1]) => {
    const client = spoilInput(createClient(polly, pool), spoil);
    return readAll(await openStream(client, textEvents('One.', 'Two.', 'Three.')));
  };

  it('is valid without changes', async () => {
    const pool = await createPool(polly);
    await speakSpoiled(pool, (messages) => messages);
    expect(await settledRequests(polly, pool)).toMatchObject([{ state: 'completed', verifiedChunks: 5 }]);
  });

  it.each<[string, number, (message: Uint8Array) => readonly Uint8Array[]]>([
    ['a forged signature', 1, (message) => [alterMessage(message, ({ headers }) => flipBit(headers[':chunk-signature']?.value))]],
    ['another text under the signature', 1, (message) => [alterMessage(message, ({ body }) => flipBit(body))]],
    [
      'another date under the signature',
      1,
      (message) => [
        alterMessage(message, ({ headers }) => {
          headers[':date'] = { type: 'timestamp', value: new Date((headers[':date']?.value as Date).getTime() + 1000) };
        }),
      ],
    ],
    ['no signature', 1, (message) => [alterMessage(message, ({ headers }) => delete headers[':chunk-signature'])]],
    ['a message sent twice', 1, (message) => [message, message]],
    ['a message left out', 1, () => []],
    ['a forged end', 4, (message) => [alterMessage(message, ({ headers }) => flipBit(headers[':chunk-signature']?.value))]],
  ])('is broken by %s', async (_, index, replace) => {
    const pool = await createPool(polly);
    await expect(speakSpoiled(pool, replacing(index, replace))).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    expect(await settledRequests(polly, pool)).toMatchObject([{ state: 'failed', errorType: 'InvalidSignatureException' }]);
  });
});

describe('credentials that expire', { timeout: SPEECH_TEST_TIMEOUT_MS }, () => {
  it('are refused from then on, in the middle of a stream too', async () => {
    let nowMs = Date.now();
    const ageing = await startLocalPolly({ pacing: 'instant', wallClock: () => nowMs });
    try {
      // Shorter than the allowed clock skew, so that only the expiry can cause the error.
      const pool = await createPool(ageing, { credentialLifetimeSeconds: 60 });
      const credentials = await createCredentials(ageing, pool)();
      const client = new PollyClient({ region: ageing.region, endpoint: ageing.url, credentials, maxAttempts: 1 });
      const input = new ManualInput();
      input.speak('Still good.');
      const reading = (async () => {
        for await (const { AudioEvent } of await openStream(client, input)) {
          if (AudioEvent === undefined) continue;
          nowMs += 61_000;
          input.speak('No longer.');
        }
      })();
      await expect(reading).rejects.toMatchObject({ name: 'ExpiredTokenException' });
      await expect(client.send(new DescribeVoicesCommand({}))).rejects.toMatchObject({ name: 'ExpiredTokenException' });
    } finally {
      await ageing.close();
    }
  });
});

function flipBit(bytes: unknown): void {
  if (!(bytes instanceof Uint8Array)) throw new Error('There is no such header.');
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
}
