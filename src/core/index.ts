/**
 * Speech without React: the entry `react-polly-stream/core`.
 */
export { systemClock, type Clock, type TimerHandle } from '../base/clock';
export { SpeechError, SPEECH_ERROR_CODES, type SpeechErrorCode, type SpeechErrorOptions } from '../base/errors';
export type { ReadableStore } from '../base/store';
export { createAudioOutput, sharedAudioOutput, type AudioOutputOptions } from '../audio/output/audio-output';
export type { AudioOutput, AudioOutputState, AudioSink, AudioFormat, SinkOptions } from '../audio/player/audio-sink';
export type { PlaybackSnapshot, PlaybackState, PlayerChoice, PlayerKind, PlayerReason } from '../audio/player/audio-sink';
export type { CredentialsProvider } from '../polly/aws/credentials';
export { duplexOverRelay, type DuplexOverRelay } from '../polly/duplex/duplex-over-relay';
export type { RelayPoolOptions } from '../polly/relay-client/relay-pool';
export type { RelayRequestHandler } from '../polly/relay-client/relay-request-handler';
export type { Engine, OutputFormat, SpeechTransport, VoiceSettings } from '../polly/transport/speech-transport';
export type { TransportChoice, TransportKind, TransportReason } from '../polly/transport/speech-transport';
export type { FlushPolicy } from '../text/flush-policy';
export type { MarkdownOptions } from '../text/markdown/options';
export type { Pronunciations } from '../text/speakable/pronunciations';
export type { SentenceRule } from '../text/speakable/sentence-rules';
export { isChatMessage, textOfMessage, type ChatMessage } from '../text/source/message-text';
export type { TextOf } from '../text/source/item-text';
export type { ReadableTextSource, TextItem, TextSource } from '../text/source/text-source';
export { DEFAULT_MAX_AHEAD_SECONDS } from './options/back-pressure';
export { toCaptionCues, type CaptionCue } from './words/caption-cues';
export { DEFAULT_SPEECH_OPTIONS, type SpeechOptions } from './options/options';
export type { PlaybackOptions } from './options/playback-options';
export { DEFAULT_RETRY_OPTIONS, type Retry, type RetryOptions } from './options/retry-policy';
export type { BufferSnapshot, SpeechFacts, SpeechMetrics, SpeechSnapshot, SpeechStatus } from './state/snapshot';
export { SpeechClient, type SpeechClientOptions } from './client/speech-client';
export { SpeechStream, type SpeakOptions } from './stream/speech-stream';
export type { SpokenWord } from './words/spoken-word';
export type { TextOptions } from './options/text-options';
export { toWebVtt } from './words/web-vtt';
export type { UtteranceReport } from './state/utterance-report';
export type { Heard, SpeechOutcome } from './utterance/speech-outcome';
