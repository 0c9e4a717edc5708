/** Checks the text of a text event or a `SynthesizeSpeech` call. */

import { countBilledCharacters, MAX_BILLED_CHARACTERS, MAX_DOCUMENT_CHARACTERS } from '../../base/ssml/billed-characters';
import { placeInText } from '../../base/ssml/place-in-text';
import { readSsml } from '../speech/ssml';
import type { PollyEngine } from '../speech/voices';

/** A checked text. */
export interface CheckedText {
  readonly text: string;
  readonly textType: 'text' | 'ssml';
  /** The number of billed characters, which excludes SSML tags. */
  readonly billedCharacters: number;
}

/** The problem of an invalid text. The message never quotes the text. */
export interface TextProblem {
  readonly kind: 'type' | 'length' | 'ssml';
  readonly message: string;
}

/**
 * Checks a text.
 *
 * @param textType - The received type; undefined means `text`.
 */
export function checkText(text: string, textType: unknown, engine: PollyEngine): CheckedText | TextProblem {
  const type = textType ?? 'text';
  if (type !== 'text' && type !== 'ssml') {
    return { kind: 'type', message: 'TextType must be "text" or "ssml".' };
  }
  // Checked first, so that a far too long document is not parsed.
  if (text.length > MAX_DOCUMENT_CHARACTERS) {
    return { kind: 'length', message: `Text is longer than ${MAX_DOCUMENT_CHARACTERS} characters (${text.length}).` };
  }
  const billedCharacters = countBilledCharacters({ text, textType: type });
  if (billedCharacters > MAX_BILLED_CHARACTERS) {
    return { kind: 'length', message: `Text has more than ${MAX_BILLED_CHARACTERS} billed characters (${billedCharacters}).` };
  }
  if (type === 'ssml') {
    const reading = readSsml(text, engine);
    if (!reading.ok) return { kind: 'ssml', message: `Invalid SSML request, ${placeInText(text, reading.at)}: ${reading.message}` };
  }
  return { text, textType: type, billedCharacters };
}
