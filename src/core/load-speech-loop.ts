/**
 * Loads what has a text spoken when somebody first speaks or reaches for the button: a page that only shows a text does
 * not need it. What reads markdown, and says sentences and words otherwise, is loaded only where that is asked for.
 */
import { LazyCode } from '../base/lazy-code';
import type * as speakable from '../text/speakable-text';
import type * as loop from './speech-loop';
import type { SpeechLoop, SpeechLoopParts } from './speech-loop';
import type { TextSettings } from './text-options';
import { textReaderCode } from './text-reader-code';
import type { UtteranceReport } from './utterance-report';

const loopCode = new LazyCode<typeof loop>(() => import('./speech-loop'));
const speakableCode = new LazyCode<typeof speakable>(() => import('../text/speakable-text'));

/**
 * Loads the code and makes a loop.
 *
 * @throws SpeechError `connection-lost` when the code did not arrive; the next call tries again.
 */
export async function createSpeechLoop(
  parts: Omit<SpeechLoopParts, 'speakable' | 'flush'> & { readonly textSettings: TextSettings },
): Promise<SpeechLoop> {
  const { changes, flush } = parts.textSettings;
  const [{ SpeechLoop, languageOf }, changing] = await Promise.all([loopCode.load(), changes && speakableCode.load()]);
  const language = languageOf(parts.voice);
  const speakable = changing?.createSpeakableText({ ...changes, ...(language === undefined ? {} : { language }) });
  return new SpeechLoop({ ...parts, flush, ...(speakable === undefined ? {} : { speakable }) });
}

/** Shows an utterance in the browser's timeline; not where the code did not come, so that nothing was spoken. */
export function measureUtterance(report: UtteranceReport): void {
  loopCode.loaded?.measureUtterance(report);
}

/** Loads the code ahead that a voice with these settings needs. Never throws: whoever speaks is told. */
export async function warmSpeechLoop(textSettings?: TextSettings): Promise<void> {
  await Promise.all([loopCode.load(), textReaderCode.load(), textSettings?.changes && speakableCode.load()]).catch(() => undefined);
}
