/**
 * `npm run bench -- timing [--json FILE] [--speech DIR]`: measures how well words are found in the sound of speech, also
 * under the conditions of real voices. With a folder of recordings, it measures only those.
 */
import { runBench } from './bench-arguments';
import { measureEngines, measureFolder, type TimingAmount } from './timing/timing-run';
import { TIMING_PASSAGES } from './timing/timing-texts';

const FULL_AMOUNT: TimingAmount = { passages: TIMING_PASSAGES, hasConditions: true, runLengths: [1, 2, 3, 4, 6, 12], interruptions: 400 };

await runBench([], (_, { speech }) => (speech === undefined ? measureEngines(FULL_AMOUNT) : measureFolder(speech)), ['speech']);
