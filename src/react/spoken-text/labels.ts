/**
 * The words that SpokenText shows, so that an app can give them in its own language.
 */
import type { SpeechError, SpeechStatus } from '../../core/index';

/** Words of the controls and of the status line. */
export interface SpokenTextLabels {
  readonly listen: string;
  readonly listenAgain: string;
  readonly pause: string;
  readonly resume: string;
  readonly stop: string;
  readonly tryAgain: string;
  /** On the button that plays what was spoken from its beginning. */
  readonly replay: string;
  /** On the button that saves what was spoken as a file. */
  readonly download: string;
  /** Name of the choice of the rate, for screen readers. */
  readonly rate: string;
  /** One rate in that choice. */
  readonly rateValue: (rate: number) => string;
  /** Name of the slider that goes to another place, for screen readers. */
  readonly position: string;
  /** What that slider stands at. */
  readonly positionValue: (positionSeconds: number, totalSeconds: number) => string;
  /** Name of the text as a place for the keyboard, for screen readers. */
  readonly text: string;
  /** What the keyboard does there. */
  readonly textHint: string;
  /** On the button that lets a blocked page make sound. */
  readonly unlock: string;
  /** Name of the group of controls, for screen readers. */
  readonly controls: string;
  /**
   * What the status line shows; empty shows nothing. Screen readers announce `blocked` and `ended`, and
   * `connecting` and `buffering` where that lasts three seconds.
   */
  readonly status: Readonly<Record<Exclude<SpeechStatus, 'failed'>, string>>;
  /** What is said of a failure. English says what happened and what to do, to a developer rather than to a listener. */
  readonly failure: (error: SpeechError) => string;
}

/** Labels of an app's own: what it leaves out is English. */
export type SomeSpokenTextLabels = Partial<Omit<SpokenTextLabels, 'status'>> & {
  readonly status?: Partial<SpokenTextLabels['status']>;
};

/** English. */
export const DEFAULT_LABELS: SpokenTextLabels = Object.freeze({
  listen: 'Listen',
  listenAgain: 'Listen again',
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  tryAgain: 'Try again',
  replay: 'From the beginning',
  download: 'Download',
  rate: 'Speed',
  rateValue: (rate: number) => `${rate}×`,
  position: 'Position',
  positionValue: (positionSeconds: number, totalSeconds: number) =>
    `${Math.round(positionSeconds)} of ${Math.round(totalSeconds)} seconds`,
  text: 'Text',
  textHint: 'Arrow keys go from word to word and from sentence to sentence. Enter speaks from there.',
  unlock: 'Turn sound on',
  controls: 'Speech',
  status: Object.freeze({
    idle: '',
    connecting: 'Preparing speech …',
    buffering: 'Waiting for more sound …',
    playing: 'Speaking',
    paused: 'Paused',
    blocked: 'Your browser keeps this page silent until you press “Turn sound on”.',
    ended: 'Finished',
  }),
  failure: (error: SpeechError) => `Speech failed. ${error.message}`,
});
