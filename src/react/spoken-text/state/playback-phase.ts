/** The phases of playback that the parts distinguish. */
import type { SpeechSnapshot } from '../../../core/index';

/** Whether speech plays, or will play soon. */
export function isActive({ status }: Pick<SpeechSnapshot, 'status'>): boolean {
  return status !== 'idle' && status !== 'ended' && status !== 'failed';
}

/** Whether playback has begun and is not over, so that it has a position. */
export function isHeard({ status }: Pick<SpeechSnapshot, 'status'>): boolean {
  return status === 'playing' || status === 'paused' || status === 'buffering';
}
