/**
 * Speech without React: the entry `react-polly-stream/core`.
 */
export { systemClock, type Clock, type TimerHandle } from '../base/clock';
export { SpeechError, SPEECH_ERROR_CODES, type SpeechErrorCode, type SpeechErrorOptions } from '../base/errors';
export type { ReadableStore } from '../base/store';
export { createAudioOutput, sharedAudioOutput, type AudioOutputOptions } from '../audio/audio-output';
export type { AudioOutput, AudioOutputState, AudioSink, SinkFormat, PlaybackSnapshot, PlaybackState } from '../audio/audio-sink';
export type { CredentialsProvider } from '../polly/credentials';
export { duplexOverRelay, type DuplexOverRelay } from '../polly/duplex-over-relay';
export type { RelayPoolOptions } from '../polly/relay-pool';
export type { RelayRequestHandler } from '../polly/relay-request-handler';
export type { Engine, OutputFormat, SpeechTransport, VoiceSettings } from '../polly/speech-transport';
export type { TextSource } from '../text/text-source';
export { DEFAULT_SPEECH_OPTIONS, type SpeechOptions } from './options';
export type { BufferSnapshot, SpeechFacts, SpeechMetrics, SpeechSnapshot, SpeechStatus } from './snapshot';
export { SpeechClient, type SpeechClientOptions } from './speech-client';
export { SpeechStream } from './speech-stream';
export type { Heard, SpeechOutcome } from './utterance';
