/** How many sentences may be asked for ahead, where every sentence is a call. */
import { checkOption, wholeNumberFrom } from '../../base/option-rules';

const DEFAULT_FETCH_AHEAD = 2;
const MAX_FETCH_AHEAD = 20;

/**
 * Fills in the default and checks.
 *
 * @throws SpeechError `invalid-option` when it is no whole number from 0 to 20.
 */
export function resolveFetchAhead(fetchAhead = DEFAULT_FETCH_AHEAD): number {
  checkOption('fetchAhead', fetchAhead, wholeNumberFrom(0, MAX_FETCH_AHEAD));
  return fetchAhead;
}
