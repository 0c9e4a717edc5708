/** What is used of the AWS SDK's client for Polly. Named here, so that bundlers can leave out the rest. */
export { PollyClient, StartSpeechSynthesisStreamCommand, SynthesizeSpeechCommand } from '@aws-sdk/client-polly';
