/** Local Polly: a replacement for Amazon Polly and Cognito on one local port, for development and tests. */

export { startLocalPolly, type LocalPolly } from './local-polly';
export type { LocalPollyOptions } from './local-polly-options';
export type { VoiceSound } from './speech/voice-sound';
export type { Pacing } from './accounts/account-settings';
export type { RequestRecord, RequestState, SpokenWord } from './accounts/request-log';
