'use client';

/**
 * The entry point `react-polly-stream`: a provider, a hook and a component that speak text as it is written. The `'use
 * client'` directive tells frameworks with server components that this code runs in the browser (React reference, 'use
 * client').
 */
export { SpeechError, SPEECH_ERROR_CODES, type SpeechErrorCode } from '../core/index';
export { createAudioOutput, sharedAudioOutput, type AudioOutput, type AudioOutputOptions } from '../core/index';
export type { PlaybackOptions, PlayerChoice, PlayerKind, PlayerReason } from '../core/index';
export type { BufferSnapshot, Heard, Retry, RetryOptions, SpeakOptions, SpeechMetrics, SpeechOptions, SpeechOutcome } from '../core/index';
export type { UtteranceReport } from '../core/index';
export type { EditPolicy, FlushPolicy, MarkdownOptions, Pronunciations, SentenceRule, TextOptions } from '../core/index';
export type { CredentialsProvider, Engine, OutputFormat, RelayTicket, SpeechSnapshot, SpeechStatus, SpokenWord } from '../core/index';
export type { ReadableTextSource, TextItem, TextOf, TextSource } from '../core/index';
export { textOfMessage, type ChatMessage } from '../core/index';
export type { TransportChoice, TransportKind, TransportReason } from '../core/index';
export { toCaptionCues, toWebVtt, type CaptionCue } from '../core/index';
export { SpokenTextCaptions, type SpokenTextCaptionsProps, type SpokenTextCaptionsState } from './captions/spoken-text-captions';
export { useCaptions, type CaptionedSpeech } from './captions/use-captions';
export type { CaptionTarget } from './captions/caption-track';
export { SpeechProvider, type SpeechProviderProps } from './provider/speech-provider';
export type { SpokenTextContent, TextNode } from './spoken-text/content/read-content';
export { SpokenText, type SpokenTextProps } from './spoken-text/spoken-text';
export { DEFAULT_LABELS, type SomeSpokenTextLabels, type SpokenTextLabels } from './spoken-text/labels/labels';
export {
  SpokenTextRoot,
  type SpokenTextAttributes,
  type SpokenTextOptions,
  type SpokenTextRootProps,
  type SpokenTextRootState,
} from './spoken-text/spoken-text-root';
export { useSpokenTextContext, type SpokenTextContextValue } from './spoken-text/state/spoken-text-context';
export { SpokenTextDownload, SpokenTextReplay, SpokenTextStop } from './spoken-text/parts/buttons';
export type { SpokenTextButtonProps, SpokenTextButtonState } from './spoken-text/parts/buttons';
export { SpokenTextProgress, type SpokenTextProgressProps, type SpokenTextProgressState } from './spoken-text/parts/progress';
export { SpokenTextRate, type SpokenTextRateProps, type SpokenTextRateState } from './spoken-text/parts/rate';
export { SpokenTextFailure, SpokenTextStatus } from './spoken-text/parts/status';
export type { SpokenTextStatusProps, SpokenTextStatusState } from './spoken-text/parts/status';
export { SpokenTextTime, type SpokenTextTimeProps, type SpokenTextTimeState } from './spoken-text/parts/time';
export { SpokenTextToggle, type SpokenTextToggleProps, type SpokenTextToggleState } from './spoken-text/parts/toggle';
export { SpokenTextWords, type SpokenTextWordsProps, type SpokenTextWordsState, type WordOptions } from './spoken-text/parts/words';
export type { PartProps, PartRender, RenderedProps } from './spoken-text/parts/render-part';
export { useSpeechStream, type SpeechControls, type SpeechStreamHandle } from './hook/use-speech-stream';
