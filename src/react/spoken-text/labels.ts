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
  /** On the button that lets a blocked page make sound. */
  readonly unlock: string;
  /** Name of the group of controls, for screen readers. */
  readonly controls: string;
  /** What the status line says; empty says nothing. */
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
