/**
 * The AWS regions that the AWS SDK knows, by partition. A test compares this list with the SDK.
 *
 * Source: `@aws-sdk/core`, partitions.
 */

/** A partition of AWS, with its own domains. */
export interface AwsPartition {
  readonly dnsSuffix: string;
  readonly dualStackDnsSuffix: string;
  /** Region names, separated by spaces. */
  readonly regions: string;
}

/** All partitions. */
export const AWS_PARTITIONS: readonly AwsPartition[] = [
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

/** Whether this version knows a region. AWS opens new regions now and then, so an unknown one may still exist. */
export function isKnownRegion(region: string): boolean {
  return AWS_PARTITIONS.some(({ regions }) => regions.split(' ').includes(region));
}

/** The domain of a region's services. That of the common partition for a region that this version does not know. */
export function dnsSuffixOf(region: string): string {
  return AWS_PARTITIONS.find(({ regions }) => regions.split(' ').includes(region))?.dnsSuffix ?? 'amazonaws.com';
}
