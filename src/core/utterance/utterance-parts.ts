/** What an utterance needs of its surroundings. */
import type { Clock } from '../../base/clock';
import type { VoiceSettings } from '../../polly/transport/voice-settings';
import type { SpeechConnection } from '../synthesis/speech-connection';
import type { Playback } from './playback';
import type { LoopOptions } from '../options/loop-options';
import type { UtteranceReport } from '../state/utterance-report';

/** What an utterance is made with. */
export interface UtteranceParts {
  readonly connection: SpeechConnection;
  /** Makes what it is heard through; called at once, so that it is inside the gesture that asked for speech. */
  readonly createPlayback: (onChange: () => void) => Playback;
  readonly voice: VoiceSettings;
  readonly clock: Clock;
  /** When it was asked for, in the clock's milliseconds. */
  readonly startedAtMs: number;
  /** What is done to the text, and how it is carried; checked by code that may still be loading. */
  readonly options: LoopOptions;
  /** What the text is the rest of. */
  readonly precedingText: string;
  /** From 0 to below 1, evenly. */
  readonly random: () => number;
  /** Called when `Utterance.snapshot()` answers differently in a way that is to be known at once. */
  readonly onChange: () => void;
  /** Called when only its counts have grown; as often as that happens. */
  readonly onProgress: () => void;
  /** Called once, when nothing more of it will be heard. */
  readonly onSettled: (report: UtteranceReport) => void;
}
