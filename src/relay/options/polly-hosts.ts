/**
 * Amazon Polly's own hosts, built from the known regions with the endpoint rules of the AWS SDK. The relay connects to no
 * other name. A test compares this list with the SDK. Operators can list the host of a newer region as an upstream.
 *
 * Source: `@aws-sdk/client-polly`, endpoint rules.
 */
import { AWS_PARTITIONS } from '../../base/aws-regions';

/** Lists the host names of Amazon Polly. `isIn` returns whether to include a region. */
export function pollyHosts(isIn: (region: string) => boolean): ReadonlySet<string> {
  return new Set(
    AWS_PARTITIONS.flatMap(({ dnsSuffix, dualStackDnsSuffix, regions }) =>
      regions
        .split(' ')
        .filter(isIn)
        .flatMap((region) =>
          ['polly', 'polly-fips'].flatMap((service) => [dnsSuffix, dualStackDnsSuffix].map((suffix) => `${service}.${region}.${suffix}`)),
        ),
    ),
  );
}
