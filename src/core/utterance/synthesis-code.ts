/** The code that is loaded when a text is first spoken. A page that only shows text does not load it. */
export { toFile } from '../../audio/log/to-file';
export { languageOf } from '../../polly/segmented/voice-languages';
export { resolveLoopOptions } from '../options/loop-options';
export { measureUtterance } from '../state/utterance-measure';
export { fetchReadings } from '../alignment/speech-alignment';
export { Synthesis } from '../synthesis/synthesis';
