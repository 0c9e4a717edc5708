import { expect, it } from 'vitest';
import { readRealPolly } from '../../scripts/dev-servers';

it('speaks to the local Polly when nothing, or only a region, is set', () => {
  expect(readRealPolly({})).toBeUndefined();
  expect(readRealPolly({ AWS_REGION: 'eu-central-1' })).toBeUndefined();
});

it('speaks to the real one when a region and an identity pool are set, through a given relay if there is one', () => {
  const pool = { AWS_REGION: 'us-west-2', COGNITO_IDENTITY_POOL_ID: 'us-west-2:1' };
  expect(readRealPolly(pool)).toEqual({ region: 'us-west-2', identityPoolId: 'us-west-2:1' });
  expect(readRealPolly({ ...pool, POLLY_RELAY_URL: 'wss://relay.example' })).toEqual({
    region: 'us-west-2',
    identityPoolId: 'us-west-2:1',
    relayUrl: 'wss://relay.example',
  });
});

it.each([
  ['a pool without its region', { COGNITO_IDENTITY_POOL_ID: 'us-west-2:1' }, 'AWS_REGION is not'],
  ['a relay without a pool', { AWS_REGION: 'us-west-2', POLLY_RELAY_URL: 'wss://relay.example' }, 'COGNITO_IDENTITY_POOL_ID'],
])('refuses %s and says what is missing', (_, env, message) => {
  expect(() => readRealPolly(env)).toThrow(message);
});
