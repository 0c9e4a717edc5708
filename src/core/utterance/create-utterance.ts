/** Makes an utterance from the options of a voice. */
import { checkOption, FUNCTION } from '../../base/options/option-rules';
import { measureUtterance } from '../client/load-synthesis';
import { resolveVoice, type SpeechOptions } from '../options/options';
import { Playback } from '../utterance/playback';
import { resolvePlayback } from '../options/playback-options';
import type { SpeechClient } from '../client/speech-client';
import { Utterance } from './utterance';
import type { UtteranceParts } from '../utterance/utterance-parts';

/**
 * Makes an utterance, which opens its playback at once.
 *
 * @param precedingText - The text that the utterance continues; empty for none.
 * @throws SpeechError with code `invalid-option`, which names the option.
 */
export function createUtterance(
  client: SpeechClient,
  options: SpeechOptions,
  precedingText: string,
  callbacks: Pick<UtteranceParts, 'onChange' | 'onProgress'>,
): Utterance {
  const voice = resolveVoice(options);
  const playbackOptions = resolvePlayback(options);
  // The other options are checked by code that may still be loading. A source is read at once, so this one is checked
  // here.
  checkOption('textOf', options.textOf, FUNCTION);
  const { audio, clock, connection, random } = client;
  const format = { outputFormat: voice.outputFormat, sampleRate: voice.sampleRate };
  return new Utterance({
    connection,
    createPlayback: (onChange) => new Playback({ audio, format, options: playbackOptions, onChange }),
    voice,
    clock,
    options,
    precedingText,
    random,
    onSettled: (report) => {
      measureUtterance(report);
      client.tellUtteranceEnd(report);
    },
    ...callbacks,
  });
}
