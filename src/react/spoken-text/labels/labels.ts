/** The words that SpokenText shows. An app can replace them with its own language. */
import type { SpeechError, SpeechErrorCode, SpeechStatus } from '../../../core/index';

/** The words of the controls and of the status line. */
export interface SpokenTextLabels {
  readonly listen: string;
  readonly listenAgain: string;
  readonly pause: string;
  readonly resume: string;
  readonly stop: string;
  readonly tryAgain: string;
  /** On the button that plays the speech from its beginning. */
  readonly replay: string;
  /** On the button that saves the speech as a file. */
  readonly download: string;
  /** Name of the rate selector, for screen readers. */
  readonly rate: string;
  /** One rate in that selector; 1 is normal speed. */
  readonly rateValue: (rate: number) => string;
  /** Name of the seek slider, for screen readers. */
  readonly position: string;
  /** The value of that slider, for screen readers. */
  readonly positionValue: (positionSeconds: number, totalSeconds: number) => string;
  /** Name of the text as a keyboard stop, for screen readers. */
  readonly text: string;
  /** Describes the keys of that stop, for screen readers. */
  readonly textHint: string;
  /** On the button that starts sound when the browser blocked it. */
  readonly unlock: string;
  /** Name of the group of controls, for screen readers. */
  readonly controls: string;
  /**
   * The text of the status line for each status; an empty string shows nothing. Screen readers announce `blocked` and
   * `ended`, and also `connecting` and `buffering` after three seconds.
   */
  readonly status: Readonly<Record<Exclude<SpeechStatus, 'failed'>, string>>;
  /**
   * Tells the listener in a few words what failed and what they can do. Details for developers are in `error.message` and
   * on the console.
   */
  readonly failure: (error: SpeechError) => string;
}

/** Labels of an app. Missing ones are English. */
export type SomeSpokenTextLabels = Partial<Omit<SpokenTextLabels, 'status'>> & {
  readonly status?: Partial<SpokenTextLabels['status']>;
};

/** The English labels. */
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
  positionValue: (positionSeconds: number, totalSeconds: number) => `${Math.round(positionSeconds)} of ${Math.round(totalSeconds)} seconds`,
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
  failure: describeFailure,
});

const UNAVAILABLE = 'This text cannot be read aloud at the moment.';
const UNPLAYABLE = 'This browser cannot play the sound.';

/** Messages for failures that mean something to a listener. All others are reported as "unavailable". */
const FAILURES: Partial<Record<SpeechErrorCode, string>> = {
  'relay-unreachable': 'The connection was lost.',
  'connection-lost': 'The connection was lost.',
  'stream-incomplete': 'The connection was lost.',
  throttled: 'Too many people are listening at the moment.',
  'nothing-to-speak': 'There is nothing here to read aloud.',
  'credentials-expired': 'Your session has ended. Reload the page to go on.',
  'clock-skewed': 'The clock of this device is wrong. Set it to go on.',
  'source-failed': 'The text broke off.',
  'audio-unsupported': UNPLAYABLE,
  'audio-undecodable': UNPLAYABLE,
  'worklet-unavailable': UNPLAYABLE,
  'output-device-unavailable': 'The sound cannot be played on the chosen device. Choose another one.',
};

function describeFailure({ code, retryable }: SpeechError): string {
  return `${FAILURES[code] ?? UNAVAILABLE}${retryable ? ' Try again in a moment.' : ''}`;
}
