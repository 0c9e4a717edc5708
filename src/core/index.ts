/**
 * Speech without React: the entry `react-polly-stream/core`.
 */
export { systemClock, type Clock, type TimerHandle } from '../base/clock';
export { SpeechError, SPEECH_ERROR_CODES, type SpeechErrorCode, type SpeechErrorOptions } from '../base/errors';
export type { ReadableStore } from '../base/store';
export { createAudioOutput, sharedAudioOutput, type AudioOutputOptions } from '../audio/output/audio-output';
export type { AudioOutput, AudioOutputState, AudioSink, AudioFormat, SinkOptions } from '../audio/player/audio-sink';
export type { PlaybackSnapshot, PlaybackState, PlayerChoice, PlayerKind, PlayerReason } from '../audio/player/audio-sink';
export type { CredentialsProvider } from '../polly/credentials';
export { duplexOverRelay, type DuplexOverRelay } from '../polly/duplex-over-relay';
export type { RelayPoolOptions } from '../polly/relay-pool';
export type { RelayRequestHandler } from '../polly/relay-request-handler';
export type { Engine, OutputFormat, SpeechTransport, VoiceSettings } from '../polly/speech-transport';
export type { TransportChoice, TransportKind, TransportReason } from '../polly/speech-transport';
export type { FlushPolicy } from '../text/flush-policy';
export type { MarkdownOptions } from '../text/markdown/options';
export type { Pronunciations } from '../text/pronunciations';
export type { SentenceRule } from '../text/sentence-rules';
export { isChatMessage, textOfMessage, type ChatMessage } from '../text/source/message-text';
export type { TextOf } from '../text/source/item-text';
export type { ReadableTextSource, TextItem, TextSource } from '../text/text-source';
export { DEFAULT_MAX_AHEAD_SECONDS } from './back-pressure';
export { toCaptionCues, type CaptionCue } from './caption-cues';
export { DEFAULT_SPEECH_OPTIONS, type SpeechOptions } from './options';
export type { PlaybackOptions } from './playback-options';
export { DEFAULT_RETRY_OPTIONS, type RetryOptions } from './retry-policy';
export type { Retry } from './speech-loop';
export type { BufferSnapshot, SpeechFacts, SpeechMetrics, SpeechSnapshot, SpeechStatus } from './snapshot';
export { SpeechClient, type SpeechClientOptions } from './speech-client';
export { SpeechStream, type SpeakOptions } from './speech-stream';
export type { SpokenWord } from './spoken-word';
export type { TextOptions } from './text-options';
export { toWebVtt } from './web-vtt';
export type { UtteranceReport } from './utterance-report';
export type { Heard, SpeechOutcome } from './speech-outcome';
