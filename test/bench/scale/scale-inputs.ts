/** The inputs of the scale model that no benchmark measures: prices, quotas and assumptions, with their sources. */

/** A number and where it comes from. */
export interface Input {
  readonly value: number;
  readonly unit: string;
  /** A link, or the reason for an assumption. */
  readonly source: string;
}

/** All inputs. Prices are those of us-east-1, without discounts and free tiers. */
export const SCALE_INPUTS = {
  utterancesADay: { value: 1_000_000, unit: 'utterances a day', source: 'the question' },
  interruptedPart: { value: 0.2, unit: 'of the utterances are interrupted', source: 'an assumption; nobody publishes such a figure' },
  busiestOfMean: {
    value: 2,
    unit: 'times the mean rate at the busiest time of the day',
    source: 'an assumption: a day like a sine, with nobody awake at its lowest',
  },
  dollarsAMillionCharacters: {
    value: 30,
    unit: 'USD a million characters, generative voices',
    source: 'https://aws.amazon.com/polly/pricing/',
  },
  callsASecond: {
    value: 8,
    unit: 'calls of SynthesizeSpeech a second, generative voices, unless AWS raises it',
    source: 'https://docs.aws.amazon.com/polly/latest/dg/limits.html',
  },
  requestsAtOnce: {
    value: 26,
    unit: 'requests at once, generative voices, unless AWS raises it; taken for two-way streams, too',
    source: 'https://docs.aws.amazon.com/polly/latest/dg/limits.html',
  },
  dollarsACoreHour: { value: 0.04048, unit: 'USD a vCPU and hour, Linux on x86', source: 'https://aws.amazon.com/fargate/pricing/' },
  dollarsAGigabyteHour: { value: 0.004445, unit: 'USD a GB of memory and hour', source: 'https://aws.amazon.com/fargate/pricing/' },
  dollarsAGigabyteOut: {
    value: 0.09,
    unit: 'USD a GB from AWS to the Internet, which a relay pays and Polly does not charge',
    source: 'https://aws.amazon.com/ec2/pricing/on-demand/',
  },
  coreUse: {
    value: 0.5,
    unit: 'of a core is used at the busiest time',
    source: 'an assumption: the other half is for the loss of a relay',
  },
} as const satisfies Readonly<Record<string, Input>>;
