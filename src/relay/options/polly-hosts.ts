/**
 * Amazon Polly's own hosts: what the endpoint rules of AWS's SDK make of the regions that it knows, so that no name that
 * was made up is connected to. A test holds this list against the SDK; a region that is newer can be listed as an upstream.
 *
 * Source: `@aws-sdk/client-polly`, endpoint rules.
 */
import { AWS_PARTITIONS } from '../../base/aws-regions';

/**
 * The host names of Amazon Polly.
 *
 * @param isIn - Whether a region counts.
 */
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
