/**
 * The two buttons of SpokenText: one that always does the next sensible thing, and one that stops.
 */
import type { SpeechStatus } from '../../core/index';
import type { SpeechStreamHandle } from '../use-speech-stream';
import type { SpokenTextLabels } from './labels';

/** Props of {@link SpeechButtons}. */
export interface SpeechButtonsProps {
  readonly speech: SpeechStreamHandle;
  readonly labels: SpokenTextLabels;
  readonly onListen: () => void;
  readonly onStop: () => void;
}

/** Listen, pause, resume, unlock or try again, whichever the status calls for; and stop. */
export function SpeechButtons({ speech, labels, onListen, onStop }: SpeechButtonsProps) {
  const { label, icon, act } = nextStep(speech, labels, onListen);
  // Whoever reaches for the button is about to press it.
  const warm = () => {
    if (!isActive(speech.status)) void speech.warm();
  };
  return (
    <div role="group" aria-label={labels.controls} className="polly-spoken-text-buttons">
      <button
        type="button"
        className="polly-spoken-text-button"
        data-action={icon}
        onClick={act}
        onPointerEnter={warm}
        onFocus={warm}
      >
        <Icon path={ICONS[icon]} />
        {label}
      </button>
      <button
        type="button"
        className="polly-spoken-text-button"
        data-action="stop"
        disabled={!isActive(speech.status)}
        onClick={onStop}
      >
        <Icon path={ICONS.stop} />
        {labels.stop}
      </button>
    </div>
  );
}

/** Outlines of the icons on a square of 16 by 16. */
const ICONS = {
  listen: 'M3 6h3l4-4v12l-4-4H3zM12 5a4 4 0 0 1 0 6',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  resume: 'M4 2l9 6-9 6z',
  stop: 'M3 3h10v10H3z',
} as const;

function Icon({ path }: { readonly path: string }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={path} fill="currentColor" stroke="currentColor" strokeLinejoin="round" />
    </svg>
  );
}

interface NextStep {
  readonly label: string;
  readonly icon: keyof typeof ICONS;
  readonly act: () => void;
}

function nextStep(speech: SpeechStreamHandle, labels: SpokenTextLabels, onListen: () => void): NextStep {
  switch (speech.status) {
    case 'idle':
      return { label: labels.listen, icon: 'listen', act: onListen };
    case 'ended':
      return { label: labels.listenAgain, icon: 'listen', act: onListen };
    case 'failed':
      return { label: labels.tryAgain, icon: 'listen', act: onListen };
    case 'blocked':
      return { label: labels.unlock, icon: 'listen', act: () => void speech.unlock() };
    case 'paused':
      return { label: labels.resume, icon: 'resume', act: speech.resume };
    case 'connecting':
    case 'buffering':
    case 'playing':
      return { label: labels.pause, icon: 'pause', act: speech.pause };
  }
}

function isActive(status: SpeechStatus): boolean {
  return status !== 'idle' && status !== 'ended' && status !== 'failed';
}
