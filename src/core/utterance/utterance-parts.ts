/** The options of an utterance. */
import type { Clock } from '../../base/clock';
import type { VoiceSettings } from '../../polly/transport/voice-settings';
import type { SpeechConnection } from '../attempts/speech-connection';
import type { Playback } from './playback';
import type { LoopOptions } from '../options/loop-options';
import type { UtteranceReport } from '../state/utterance-report';

/** Options of an utterance. */
export interface UtteranceParts {
  readonly connection: SpeechConnection;
  /** Creates the playback. Called synchronously, so that it is inside the user gesture that asked for speech. */
  readonly createPlayback: (onChange: () => void) => Playback;
  readonly voice: VoiceSettings;
  readonly clock: Clock;
  /** Time at which speech was requested, in the clock's milliseconds. */
  readonly startedAtMs: number;
  /** Options for the text and its transport. They are unchecked, because the code that checks them may still be loading. */
  readonly options: LoopOptions;
  /** The preceding text, if this is the rest of a longer text; empty if it is not. */
  readonly precedingText: string;
  /** Returns random numbers from 0 to below 1, evenly distributed. */
  readonly random: () => number;
  /** Called when `Utterance.snapshot()` has changed in a way that must be shown immediately. */
  readonly onChange: () => void;
  /** Called each time when only its counts have grown. */
  readonly onProgress: () => void;
  /** Called once, when no more of the utterance will be heard. */
  readonly onSettled: (report: UtteranceReport) => void;
}
