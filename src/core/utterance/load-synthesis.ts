/**
 * Loads the code that speaks texts when the listener first starts speech or reaches for the button. A page that only
 * shows text never loads it. Code for markdown, rules and pronunciations is loaded only if the options ask for it.
 */
import type { AudioWriter } from '../../audio/log/audio-log';
import { LazyCode } from '../../base/lazy-code';
import type { VoiceSettings } from '../../polly/transport/voice-settings';
import type * as speakable from '../../text/speakable/speakable-text';
import type { LoopOptions } from '../options/loop-options';
import type { Synthesis, SynthesisParts } from '../synthesis/synthesis';
import type * as synthesis from './synthesis-code';
import type { TextOptions } from '../options/text-options';
import { textReaderCode } from '../source/text-reader-code';
import type { UtteranceReport } from '../state/utterance-report';

const synthesisCode = new LazyCode<typeof synthesis>(() => import('./synthesis-code'));
const speakableCode = new LazyCode<typeof speakable>(() => import('../../text/speakable/speakable-text'));

/**
 * Loads the code and makes a synthesis.
 *
 * @throws SpeechError `connection-lost` when the code could not be loaded; the next call tries again.
 */
export async function createSynthesis(
  parts: Omit<SynthesisParts, 'speakable' | 'flush' | 'edits' | 'retry' | 'maxAheadSeconds'> & { readonly options: LoopOptions },
): Promise<Synthesis> {
  const { options, ...others } = parts;
  const { precedingText } = parts;
  const [{ Synthesis, languageOf, resolveLoopOptions }, changing] = await Promise.all([synthesisCode.load(), loadSpeakable(options)]);
  const { changes, ...settings } = resolveLoopOptions(options);
  const language = languageOf(parts.voice);
  const speakable =
    changes && changing?.createSpeakableText({ ...changes, precedingText, ...(language === undefined ? {} : { language }) });
  return new Synthesis({ ...others, ...settings, ...(speakable === undefined ? {} : { speakable }) });
}

/** Loads the code that changes texts, if the options may need it. The options are not checked yet. */
function loadSpeakable({ markdown, leftovers, ssml, rules, pronunciations }: TextOptions): Promise<typeof speakable> | undefined {
  const mayChange =
    [markdown, rules, pronunciations].some((option) => option !== undefined && option !== false) ||
    leftovers === 'dropped' ||
    ssml !== undefined;
  return mayChange ? speakableCode.load() : undefined;
}

/**
 * Shows an utterance in the browser's timeline. Does nothing if the code failed to load, since nothing was spoken
 * then.
 */
export function measureUtterance(report: UtteranceReport): void {
  synthesisCode.loaded?.measureUtterance(report);
}

/**
 * Makes a file of the sound received so far; undefined while there is none. Sound only arrives after the code is
 * loaded.
 */
export function fileOf(log: AudioWriter): File | undefined {
  return log.byteLength === 0 ? undefined : synthesisCode.loaded?.toFile(log);
}

/**
 * Preloads the code that a voice with these settings needs. Never throws: a failure is reported when the voice
 * speaks.
 */
export async function warmSynthesis(options: TextOptions = {}, voice?: VoiceSettings): Promise<void> {
  const loading = synthesisCode.load().then(({ fetchReadings, languageOf }) => voice && fetchReadings(languageOf(voice)));
  await Promise.all([loading, textReaderCode.load(), loadSpeakable(options)]).catch(() => undefined);
}
