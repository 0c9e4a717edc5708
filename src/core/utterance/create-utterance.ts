/**
 * Makes an utterance from what an app wants of speech.
 */
import { checkOption, FUNCTION } from '../../base/option-rules';
import { measureUtterance } from '../client/load-speech-loop';
import { resolveVoice, type SpeechOptions } from '../options/options';
import { Playback } from '../synthesis/playback';
import { resolvePlayback } from '../options/playback-options';
import type { SpeechClient } from '../client/speech-client';
import { Utterance } from './utterance';
import type { UtteranceParts } from '../synthesis/utterance-parts';

/**
 * Makes one utterance, which asks for the loudspeaker at once.
 *
 * @param precedingText - What its text is the rest of.
 * @throws SpeechError with code `invalid-option`, naming the option.
 */
export function createUtterance(
  client: SpeechClient,
  options: SpeechOptions,
  precedingText: string,
  callbacks: Pick<UtteranceParts, 'onChange' | 'onProgress'>,
): Utterance {
  const voice = resolveVoice(options);
  const playbackOptions = resolvePlayback(options);
  // The others are checked by what uses them, which may still be loading; a source is read at once.
  checkOption('textOf', options.textOf, FUNCTION);
  const { audio, clock, transport, random } = client;
  const format = { outputFormat: voice.outputFormat, sampleRate: voice.sampleRate };
  return new Utterance({
    transport,
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
