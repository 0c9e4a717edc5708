/** The hosts that the relay connects to: each of the AWS SDK's hosts for Polly, the listed ones, and no others. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PollyClient } from '@aws-sdk/client-polly';
import { describe, expect, test } from 'vitest';
import { startRelay } from '../../../src/relay';
import { pollyHosts } from '../../../src/relay/options/polly-hosts';
import { Upstreams } from '../../../src/relay/options/upstreams';

/** Returns the SDK's regions from its own list, which it does not export. */
function sdkRegions(): string[] {
  const main = createRequire(import.meta.url).resolve('@aws-sdk/core/client');
  const root = main.slice(0, main.lastIndexOf('/dist-'));
  const source = readFileSync(join(root, 'dist-es/submodules/client/util-endpoints/lib/aws/partitions.js'), 'utf8');
  const json = /partitionsInfo = (\{[\s\S]*?\n\});/.exec(source)?.[1] ?? '';
  const { partitions } = JSON.parse(json) as { partitions: { regions: Record<string, unknown> }[] };
  // Without pseudo-regions such as `aws-global`, which are for services without regions.
  return partitions.flatMap(({ regions }) => Object.keys(regions)).filter((region) => !region.endsWith('-global'));
}

/** Returns the SDK's host for a region. */
function sdkHost(region: string, useDualstackEndpoint: boolean, useFipsEndpoint: boolean): string {
  const { config } = new PollyClient({ region, useDualstackEndpoint, useFipsEndpoint });
  return config.endpointProvider({ Region: region, UseDualStack: useDualstackEndpoint, UseFIPS: useFipsEndpoint }).url.host;
}

test("Polly's hosts are those of the SDK's endpoint rules, in every region that it knows", () => {
  const regions = sdkRegions();
  expect(regions.length).toBeGreaterThan(40);
  const hosts = regions.flatMap((region) => [false, true].flatMap((dual) => [false, true].map((fips) => sdkHost(region, dual, fips))));
  expect([...pollyHosts(() => true)].sort()).toEqual([...new Set(hosts)].sort());
});

test.each([
  'polly.us-west-2.amazonaws.com',
  'polly-fips.us-gov-west-1.amazonaws.com',
  'polly.eu-central-1.api.aws',
  'polly.cn-north-1.amazonaws.com.cn',
  'polly.cn-north-1.api.amazonwebservices.com.cn',
  'polly.eusc-de-east-1.amazonaws.eu',
  'polly.us-iso-east-1.c2s.ic.gov',
])('connects to %s over TLS', (host) => {
  expect(new Upstreams([], undefined).originOf(host)).toBe(`https://${host}`);
});

test.each([
  'polly.us-west-3.amazonaws.com',
  'polly.xx-made-up-1.amazonaws.com',
  'polly.us-west-2.amazonaws.com.cn',
  'polly.cn-north-1.amazonaws.com',
  'polly.aws-global.amazonaws.com',
  'polly.us-west-2.api.aws.evil.example',
  'vpce-0a1b-2c3d.polly.us-west-2.vpce.amazonaws.com',
  'toString',
  '__proto__',
])('does not connect to %s', (host) => {
  expect(new Upstreams([], undefined).originOf(host)).toBeUndefined();
});

test('connects to a VPC endpoint and to a new region where they are listed', () => {
  const vpce = 'vpce-0a1b-2c3d.polly.us-west-2.vpce.amazonaws.com';
  const upstreams = new Upstreams([`https://${vpce}`, 'https://polly.us-west-3.amazonaws.com'], undefined);
  expect(upstreams.originOf(vpce)).toBe(`https://${vpce}`);
  expect(upstreams.originOf('polly.us-west-3.amazonaws.com')).toBe('https://polly.us-west-3.amazonaws.com');
  expect(upstreams.originOf(`other.${vpce}`)).toBeUndefined();
});

describe('with a list of regions', () => {
  const upstreams = new Upstreams(['https://polly.us-west-3.amazonaws.com'], ['us-west-2', 'cn-north-1']);

  test.each([
    'polly.us-west-2.amazonaws.com',
    'polly-fips.us-west-2.amazonaws.com',
    'polly.us-west-2.api.aws',
    'polly.cn-north-1.amazonaws.com.cn',
    'polly.us-west-3.amazonaws.com',
  ])('connects to %s', (host) => {
    expect(upstreams.originOf(host)).toBe(`https://${host}`);
  });

  test.each(['polly.us-west-1.amazonaws.com', 'polly.us-east-1.api.aws', 'polly.cn-northwest-1.amazonaws.com.cn'])(
    'does not connect to %s',
    (host) => {
      expect(upstreams.originOf(host)).toBeUndefined();
    },
  );

  test('an empty list leaves the upstreams alone', () => {
    const none = new Upstreams(['http://127.0.0.1:4575'], []);
    expect(none.originOf('polly.us-west-2.amazonaws.com')).toBeUndefined();
    expect(none.originOf('127.0.0.1:4575')).toBe('http://127.0.0.1:4575');
  });

  test.each(['us-west-3', 'US-WEST-2', 'polly.us-west-2.amazonaws.com', 'us-west-2a', '', '*', 'aws-global'])(
    '%j is no region: invalid-option',
    async (region) => {
      await expect(startRelay({ regions: [region] })).rejects.toThrow(/^regions: .* is no region .* as an upstream/);
    },
  );
});
