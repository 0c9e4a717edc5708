/**
 * Amazon Polly's own hosts: what the endpoint rules of AWS's SDK make of the regions that it knows, so that no name that
 * was made up is connected to. A test holds this list against the SDK; a region that is newer can be listed as an upstream.
 *
 * Source: `@aws-sdk/client-polly`, endpoint rules.
 */
import { AWS_PARTITIONS } from '../../base/aws-regions';

/** Every host name of Amazon Polly. */
export const POLLY_HOSTS: ReadonlySet<string> = new Set(
  AWS_PARTITIONS.flatMap(({ dnsSuffix, dualStackDnsSuffix, regions }) =>
    regions
      .split(' ')
      .flatMap((region) =>
        ['polly', 'polly-fips'].flatMap((service) => [dnsSuffix, dualStackDnsSuffix].map((suffix) => `${service}.${region}.${suffix}`)),
      ),
  ),
);
