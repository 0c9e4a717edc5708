/**
 * Creates the errors that concern a text. Errors of the connection and of the sound are created where they occur.
 */
import { programmingError, SpeechError } from '../../base/errors';
import type { VoiceSettings } from '../../polly/transport/voice-settings';

/** Creates the error for a text without anything to speak. */
export function nothingToSpeak(): SpeechError {
  return new SpeechError({
    code: 'nothing-to-speak',
    message: 'The text was empty, or only white space, so there is nothing to speak. No request was made.',
  });
}

/** Creates the error for an app's text source that threw. */
export function sourceFailed(cause: unknown): SpeechError {
  return new SpeechError({
    code: 'source-failed',
    message: 'The text source threw before its end. The text before that is still spoken; see `cause` for its error.',
    cause,
  });
}

/** Creates the error for a write to an interrupted text. */
export function textInterrupted(): SpeechError {
  return new SpeechError({
    code: 'interrupted',
    message: 'This text was interrupted. Call end() when no more of it will come, or speak() to say something else.',
  });
}

/** Creates the error for a write after the end of a text, or to a text that was passed to `speak()`. */
export function writtenAfterEnd(): SpeechError {
  return new SpeechError({
    code: 'invalid-option',
    message:
      'Text was written after end(), or while a text given to speak() is spoken. Wait until it was heard, or call ' +
      'speak() or interrupt() first.',
  });
}

/** Creates the error for speech with a closed voice. */
export function voiceClosed(): SpeechError {
  return new SpeechError({
    code: 'interrupted',
    message: 'This voice was closed, as when its component has left the page. Nothing can be spoken with it now.',
  });
}

/** Turns any caught value into a SpeechError. Returns a SpeechError unchanged. */
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

/** Adds facts about the requested voice to a refusal of Polly. Loads those facts only then. Never throws. */
export async function explainRefusal(error: SpeechError, voice: VoiceSettings): Promise<SpeechError> {
  try {
    const { explainVoice } = await import('../../polly/aws/voice-engines');
    return explainVoice(error, voice);
  } catch {
    return error;
  }
}
