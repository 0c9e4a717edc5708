/** Every refusal and failure gets its own code and a message with advice. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SPEECH_ERROR_CODES, SpeechError } from '../../src/base/errors';
import { explainingCredentials } from '../../src/polly/aws/credentials';
import { clockOffsetMs, pollyError, pollyUnreachable, sdkLoadError, streamIncomplete } from '../../src/polly/errors/polly-errors';
import { closeError, relayError } from '../../src/polly/relay-client/relay-errors';

/** A variable, so that no tool tries to resolve the package in advance. */
const MISSING_PACKAGE: string = '@aws-sdk/no-such-client';

const awsError = (name: string, details: object = {}, status = 400) =>
  Object.assign(new Error('From AWS.'), { name, $metadata: { httpStatusCode: status }, ...details });

describe('errors of Polly', () => {
  test.each([
    ['AccessDeniedException', {}, 403, 'access-denied', /polly:StartSpeechSynthesisStream/],
    ['ExpiredTokenException', {}, 403, 'credentials-expired', /expired/],
    ['ExpiredToken', {}, 400, 'credentials-expired', /expired/],
    ['UnrecognizedClientException', {}, 403, 'credentials-rejected', /us-west-2/],
    [
      'InvalidSignatureException',
      { message: 'The request signature we calculated does not match' },
      403,
      'credentials-rejected',
      /secret key/,
    ],
    ['InvalidSignatureException', { message: 'Signature expired: 2026 is now earlier than' }, 403, 'clock-skewed', /clock/],
    [
      'InvalidSignatureException',
      { message: "Credential should be scoped to a valid region, not 'us-west-2'." },
      403,
      'wrong-region',
      /us-west-2/,
    ],
    ['UnknownOperationException', {}, 404, 'wrong-region', /generative/],
    ['RequestTimeTooSkewed', {}, 403, 'clock-skewed', /clock/],
    ['ThrottlingException', {}, 400, 'throttled', /Try again/],
    ['ServiceQuotaExceededException', { quotaCode: 'input-stream-inbound-event-timeout' }, 402, 'stream-idle-timeout', /5 seconds/],
    ['ServiceQuotaExceededException', { quotaCode: 'input-stream-timeout' }, 402, 'stream-duration-exceeded', /10 minutes/],
    ['ServiceQuotaExceededException', { quotaCode: 'L-1234' }, 402, 'quota-exceeded', /L-1234/],
    ['ServiceFailureException', {}, 500, 'service-failure', /Trying again/],
    ['SomeProxyError', {}, 429, 'throttled', /Try again/],
    ['InternalServerError', {}, 503, 'service-failure', /503/],
    [
      'ValidationException',
      { reason: 'fieldValidationFailed', fields: [{ name: 'VoiceId' }] },
      400,
      'validation-failed',
      /fieldValidationFailed, VoiceId\): From AWS/,
    ],
    ['LexiconNotFoundException', {}, 404, 'validation-failed', /LexiconNotFoundException/],
    ['Error', { message: 'Truncated event message received.', $metadata: {} }, 0, 'stream-incomplete', /ended early/],
    ['TypeError', { $metadata: {} }, 0, 'service-failure', /cause/],
  ])('%s %j: %s', (name, details, status, code, says) => {
    const cause = awsError(name, { ...(status === 0 ? {} : { $metadata: { httpStatusCode: status } }), ...details }, status);
    expect(pollyError(cause, 'us-west-2')).toMatchObject({ code, cause, message: expect.stringMatching(says) as string });
  });

  test.each([
    ['AccessDeniedException', 403, 'access-denied', /Allow polly:SynthesizeSpeech/],
    ['ThrottlingException', 400, 'throttled', /called more often/],
    ['UnknownOperationException', 404, 'wrong-region', /SynthesizeSpeech/],
    ['EngineNotSupportedException', 400, 'validation-failed', /EngineNotSupportedException\): From AWS/],
  ])('%s of a call: %s', (name, status, code, says) => {
    const error = pollyError(awsError(name, {}, status), 'us-west-2', 'SynthesizeSpeech');
    expect(error).toMatchObject({ code, message: expect.stringMatching(says) as string });
    expect(error.message).not.toMatch(/stream/i);
  });

  test('an error that may quote the text keeps its words in the cause', () => {
    const quoting = [
      { reason: 'invalidInboundEvent', message: 'Secret words' },
      { reason: 'fieldValidationFailed', message: 'Secret words', fields: [{ name: 'Text' }] },
      { reason: 'other', message: 'Invalid SSML: Secret words' },
    ];
    for (const details of quoting) {
      expect(pollyError(awsError('ValidationException', details), 'us-west-2').message).not.toContain('Secret');
    }
  });

  test('a SpeechError is returned unchanged', () => {
    const error = new SpeechError({ code: 'relay-refused', message: 'No.' });
    expect(pollyError(error, 'us-west-2')).toBe(error);
  });

  test('a clock error gives the offset, if the server tells its time', () => {
    const date = new Date(Date.now() + 600_000).toUTCString();
    const error = pollyError(awsError('RequestExpired', { $response: { headers: { date } } }), 'us-west-2');
    expect(error.retryable).toBe(true);
    expect(Math.round((clockOffsetMs(error) ?? 0) / 60_000)).toBe(10);
    expect(clockOffsetMs(pollyError(awsError('RequestExpired'), 'us-west-2'))).toBeUndefined();
  });
});

describe('whether a retry may help', () => {
  const RETRYABLE = [
    'connection-lost',
    'relay-unreachable',
    'service-failure',
    'stream-duration-exceeded',
    'stream-idle-timeout',
    'stream-incomplete',
    'throttled',
  ];
  test('is documented for each code', () => {
    const retryable = SPEECH_ERROR_CODES.filter((code) => new SpeechError({ code, message: '' }).retryable);
    expect([...retryable].sort()).toEqual(RETRYABLE);
    const table = readFileSync('docs/errors.md', 'utf8');
    for (const code of SPEECH_ERROR_CODES) {
      const row = new RegExp(`^\\| \`${code}\` \\| (yes|no) \\|`, 'm').exec(table);
      expect([code, row?.[1]]).toEqual([code, RETRYABLE.includes(code) ? 'yes' : 'no']);
    }
  });

  test.each([
    ['a failure that nothing is known of', pollyError(awsError('TypeError', { $metadata: {} }), 'us-west-2'), false],
    ['an answer that broke off', pollyUnreachable(new TypeError('network error'), 'us-west-2'), true],
    ['a stream without its last event', streamIncomplete(), true],
  ])('%s: %s', (_, error, retryable) => {
    expect(error.retryable).toBe(retryable);
  });
});

describe('errors of loading the AWS SDK', () => {
  test.each([
    ['a package that is not there', 'package-missing', false, () => import(MISSING_PACKAGE) as Promise<unknown>],
    [
      'a file that did not come',
      'connection-lost',
      true,
      () => Promise.reject(new TypeError('Failed to fetch dynamically imported module')),
    ],
  ])('%s: %s', async (_, code, retryable, load) => {
    const cause: unknown = await load().catch((error: unknown) => error);
    expect(sdkLoadError(cause)).toMatchObject({ code, retryable, cause });
  });
});

describe('errors of credentials', () => {
  test.each([
    ['ResourceNotFoundException', 400, 'identity-pool-not-found', false],
    ['ValidationException', 400, 'identity-pool-not-found', false],
    ['NotAuthorizedException', 400, 'credentials-unavailable', false],
    ['InvalidIdentityPoolConfigurationException', 400, 'credentials-unavailable', false],
    ['AccessDenied', 403, 'access-denied', false],
    ['TooManyRequestsException', 429, 'throttled', true],
    ['TypeError', undefined, 'credentials-unavailable', false],
    ['InternalErrorException', 500, 'credentials-unavailable', true],
    ['Error', undefined, 'credentials-unavailable', false],
  ])('%s: %s', async (name, status, code, retryable) => {
    const cause = awsError(name, { $metadata: { httpStatusCode: status } });
    await expect(explainingCredentials(() => Promise.reject(cause), 'us-west-2')()).rejects.toMatchObject({ code, retryable, cause });
  });

  test.each([
    ["IdentityPool 'eu-central-1:00000000-0000-4000-8000-000000000001' not found.", 'wrong-region', /belongs to eu-central-1/],
    ["IdentityPool 'us-west-2:00000000-0000-4000-8000-000000000001' not found.", 'identity-pool-not-found', /no identity pool/],
    ["Identity 'eu-central-1:00000000-0000-4000-8000-000000000001' not found.", 'identity-pool-not-found', /no identity pool/],
  ])('%s: %s', async (message, code, says) => {
    const cause = awsError('ResourceNotFoundException', { message });
    await expect(explainingCredentials(() => Promise.reject(cause), 'us-west-2')()).rejects.toMatchObject({
      code,
      retryable: false,
      message: expect.stringMatching(says) as string,
    });
  });

  test("valid ones are passed on, and the provider gets the SDK's options", async () => {
    const identity = { accessKeyId: 'A', secretAccessKey: 'B' };
    const told: unknown[] = [];
    const provider = explainingCredentials((given) => {
      told.push(given);
      return Promise.resolve(identity);
    }, 'us-west-2');
    expect(await provider({ callerClientConfig: 'x' })).toBe(identity);
    expect(told).toEqual([{ callerClientConfig: 'x' }]);
    expect(await explainingCredentials(identity, 'us-west-2')()).toBe(identity);
  });
});

describe('errors of the relay', () => {
  test.each([
    [4403, true, 'relay-refused', /allowed origins/],
    [4400, true, 'relay-protocol', /same version/],
    [1013, true, 'throttled', /later/],
    [1006, false, 'relay-unreachable', /wss:\/\/speech\.example\.com\. /],
    [1006, true, 'connection-lost', /1006/],
    [1001, true, 'connection-lost', /1001/],
  ])('close code %i, open before: %s: %s', (closeCode, wasOpen, code, says) => {
    const error = closeError('wss://speech.example.com/path?token=secret', closeCode, wasOpen);
    expect(error).toMatchObject({ code, message: expect.stringMatching(says) as string });
    expect(error.message).not.toContain('secret');
  });

  test.each([
    ['bad-message', 'relay-protocol'],
    ['not-allowed', 'relay-refused'],
    ['upstream-unreachable', 'relay-unreachable'],
    ['upstream-reset', 'connection-lost'],
    ['overloaded', 'throttled'],
    ['idle', 'stream-idle-timeout'],
  ] as const)('%s: %s', (relayCode, code) => {
    expect(relayError('ws://127.0.0.1:1', relayCode, 'Detail.')).toMatchObject({
      code,
      message: expect.stringContaining('Detail.') as string,
    });
  });
});
