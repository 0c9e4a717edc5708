/**
 * Amazon Polly's own hosts: what the endpoint rules of AWS's SDK make of the regions that it knows, so that no name that
 * was made up is connected to. A test holds this list against the SDK; a region that is newer can be listed as an upstream.
 *
 * Source: `@aws-sdk/core`, partitions, and `@aws-sdk/client-polly`, endpoint rules.
 */

interface Partition {
  readonly dnsSuffix: string;
  readonly dualStackDnsSuffix: string;
  readonly regions: string;
}

const PARTITIONS: readonly Partition[] = [
  {
    dnsSuffix: 'amazonaws.com',
    dualStackDnsSuffix: 'api.aws',
    regions:
      'af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ' +
      'ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 ' +
      'eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 ' +
      'me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-west-1 us-west-2',
  },
  { dnsSuffix: 'amazonaws.com', dualStackDnsSuffix: 'api.aws', regions: 'us-gov-east-1 us-gov-west-1' },
  { dnsSuffix: 'amazonaws.com.cn', dualStackDnsSuffix: 'api.amazonwebservices.com.cn', regions: 'cn-north-1 cn-northwest-1' },
  { dnsSuffix: 'amazonaws.eu', dualStackDnsSuffix: 'api.amazonwebservices.eu', regions: 'eusc-de-east-1' },
  { dnsSuffix: 'c2s.ic.gov', dualStackDnsSuffix: 'api.aws.ic.gov', regions: 'us-iso-east-1 us-iso-west-1' },
  { dnsSuffix: 'sc2s.sgov.gov', dualStackDnsSuffix: 'api.aws.scloud', regions: 'us-isob-east-1 us-isob-west-1' },
  { dnsSuffix: 'cloud.adc-e.uk', dualStackDnsSuffix: 'api.cloud-aws.adc-e.uk', regions: 'eu-isoe-west-1' },
  { dnsSuffix: 'csp.hci.ic.gov', dualStackDnsSuffix: 'api.aws.hci.ic.gov', regions: 'us-isof-east-1 us-isof-south-1' },
];

/** Every host name of Amazon Polly. */
export const POLLY_HOSTS: ReadonlySet<string> = new Set(
  PARTITIONS.flatMap(({ dnsSuffix, dualStackDnsSuffix, regions }) =>
    regions.split(' ').flatMap((region) =>
      ['polly', 'polly-fips'].flatMap((service) => [dnsSuffix, dualStackDnsSuffix].map((suffix) => `${service}.${region}.${suffix}`)),
    ),
  ),
);
