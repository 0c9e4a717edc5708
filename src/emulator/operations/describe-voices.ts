/** `DescribeVoices`: returns the filtered voices. They fit on one page, so there is no NextToken. */

import { listVoices, POLLY_ENGINES, type PollyEngine, type PollyVoice } from '../speech/voices';
import { validationError } from '../http/service-error';

/**
 * Answers `GET /v1/voices`.
 *
 * @throws ServiceError `ValidationException` for an unknown engine.
 */
export function describeVoices(query: string): { Voices: readonly PollyVoice[] } {
  const parameters = new URLSearchParams(query);
  const engine = parameters.get('Engine');
  const languageCode = parameters.get('LanguageCode');
  if (engine !== null && !POLLY_ENGINES.some((known) => known === engine)) {
    throw validationError('fieldValidationFailed', `Engine must be one of ${POLLY_ENGINES.join(', ')}.`, 'Engine');
  }
  return {
    Voices: listVoices({
      ...(engine === null ? {} : { engine: engine as PollyEngine }),
      ...(languageCode === null ? {} : { languageCode }),
      includeAdditionalLanguageCodes: parameters.get('IncludeAdditionalLanguageCodes') === 'true',
    }),
  };
}
