'use client';

/**
 * The entry `react-polly-stream`: a provider, a hook and a component that speak text as it is written. The directive
 * tells frameworks with server components that all of it belongs to the browser (React reference, 'use client').
 */
export { SpeechError, SPEECH_ERROR_CODES, type SpeechErrorCode } from '../core/index';
export { createAudioOutput, type AudioOutput, type AudioOutputOptions } from '../core/index';
export type { BufferSnapshot, Heard, SpeechMetrics, SpeechOptions, SpeechOutcome } from '../core/index';
export type { CredentialsProvider, Engine, OutputFormat, SpeechSnapshot, SpeechStatus, TextSource } from '../core/index';
export { SpeechProvider, type SpeechProviderProps } from './speech-provider';
export { SpokenText, type SpokenTextProps } from './spoken-text/spoken-text';
export { DEFAULT_LABELS, type SomeSpokenTextLabels, type SpokenTextLabels } from './spoken-text/labels';
export { useSpeechStream, type SpeechControls, type SpeechStreamHandle } from './use-speech-stream';
