/** How many sentences may be asked for ahead, where every sentence is a call. */
import { SpeechError } from '../base/errors';

const DEFAULT_FETCH_AHEAD = 2;
const MAX_FETCH_AHEAD = 20;

/**
 * Fills in the default and checks.
 *
 * @throws SpeechError `invalid-option` when it is no whole number from 0 to 20.
 */
export function resolveFetchAhead(fetchAhead = DEFAULT_FETCH_AHEAD): number {
  if (Number.isInteger(fetchAhead) && fetchAhead >= 0 && fetchAhead <= MAX_FETCH_AHEAD) return fetchAhead;
  throw new SpeechError({
    code: 'invalid-option',
    message: `The option "fetchAhead" is ${fetchAhead}. It must be a whole number from 0 to ${MAX_FETCH_AHEAD}.`,
  });
}
