/**
 * What can go wrong with a text on its way, in words. What goes wrong with the connection or the sound is worded where
 * it happens.
 */
import { programmingError, SpeechError } from '../../base/errors';
import type { VoiceSettings } from '../../polly/transport/voice-settings';

/** The text held nothing to speak. */
export function nothingToSpeak(): SpeechError {
  return new SpeechError({
    code: 'nothing-to-speak',
    message: 'The text was empty, or only white space, so there is nothing to speak. No request was made.',
  });
}

/** The app's text source threw. */
export function sourceFailed(cause: unknown): SpeechError {
  return new SpeechError({
    code: 'source-failed',
    message: 'The text source threw before its end. What it gave until then is still spoken; see `cause` for its error.',
    cause,
  });
}

/** A text went on being written after it was interrupted. */
export function textInterrupted(): SpeechError {
  return new SpeechError({
    code: 'interrupted',
    message: 'This text was interrupted. Call end() when no more of it will come, or speak() to say something else.',
  });
}

/** A text went on being written after its end, or one that is not written, but given to `speak()`. */
export function writtenAfterEnd(): SpeechError {
  return new SpeechError({
    code: 'invalid-option',
    message:
      'Text was written after end(), or while a text is spoken that speak() was given. Wait until that was heard, or call ' +
      'speak() or interrupt() first.',
  });
}

/** Something was to be spoken with a voice that was closed. */
export function voiceClosed(): SpeechError {
  return new SpeechError({
    code: 'interrupted',
    message: 'This voice was closed, as when its component has left the page. Nothing can be spoken with it now.',
  });
}

/** What was caught, in words; what is in words already stays as it is. */
export function asSpeechError(cause: unknown): SpeechError {
  if (SpeechError.isInstance(cause)) return cause;
  const mistake = programmingError(cause);
  if (mistake !== undefined) {
    return new SpeechError({
      code: 'service-failure',
      message: `Speech ended for a programming error, in the app or in this package (${mistake}); see \`cause\` for where.`,
      retryable: false,
      cause,
    });
  }
  return new SpeechError({
    code: 'service-failure',
    message: 'Speech ended for a reason this package does not know; see `cause`. Trying again may help.',
    cause,
  });
}

/** Polly's refusal with what is known of the voice that was asked for; that is loaded only now. Never throws. */
export async function explainRefusal(error: SpeechError, voice: VoiceSettings): Promise<SpeechError> {
  try {
    const { explainVoice } = await import('../../polly/aws/voice-engines');
    return explainVoice(error, voice);
  } catch {
    return error;
  }
}
