/** The option for how many sentences to fetch ahead in segmented transport. */
import { checkOption, wholeNumberFrom } from '../../base/options/option-rules';

const DEFAULT_FETCH_AHEAD = 2;
const MAX_FETCH_AHEAD = 20;

/**
 * Checks the option and fills in the default.
 *
 * @throws SpeechError `invalid-option` if it is not a whole number from 0 to 20.
 */
export function resolveFetchAhead(fetchAhead = DEFAULT_FETCH_AHEAD): number {
  checkOption('fetchAhead', fetchAhead, wholeNumberFrom(0, MAX_FETCH_AHEAD));
  return fetchAhead;
}
