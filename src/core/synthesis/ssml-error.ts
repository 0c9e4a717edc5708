/** Finds SSML documents that Polly would refuse. They are not sent, because Polly would end the whole stream. */
import { SpeechError } from '../../base/errors';
import { countBilledCharacters, MAX_BILLED_CHARACTERS, MAX_DOCUMENT_CHARACTERS } from '../../base/ssml/billed-characters';
import { findSsmlFault } from '../../base/ssml/ssml-fault';
import { MAX_SSML_CHARACTERS } from '../../text/ssml/ssml-document';

const WHAT_IS_SPOKEN = 'The text before the document is spoken, the rest is not.';

/**
 * Checks a document before it is sent.
 *
 * @param placeOf - Describes the place of a document's character in the given text, for example `line 3, column 12`.
 * @returns The error; undefined if the document is valid.
 */
export function findSsmlError(document: string, engine: string, placeOf: (at: number) => string): SpeechError | undefined {
  const billed = countBilledCharacters({ text: document, textType: 'ssml' });
  if (document.length > MAX_DOCUMENT_CHARACTERS || billed > MAX_BILLED_CHARACTERS) {
    const more = document.length < MAX_SSML_CHARACTERS ? '' : ' or more';
    return new SpeechError({
      code: 'invalid-option',
      message:
        `The SSML document at ${placeOf(0)} has ${document.length} characters${more}, ${billed} of them outside of tags. Polly takes at most ` +
        `${MAX_DOCUMENT_CHARACTERS} at once, and ${MAX_BILLED_CHARACTERS} outside of tags. Give it as several, each in a <speak> of its own. ${WHAT_IS_SPOKEN}`,
    });
  }
  const fault = findSsmlFault(document, engine);
  if (fault === undefined) return undefined;
  return new SpeechError({ code: 'validation-failed', message: `SSML, ${placeOf(fault.at)}: ${fault.problem} ${WHAT_IS_SPOKEN}` });
}
