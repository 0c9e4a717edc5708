/** On each click, makes the fallback decoder for mp3 and reports the result through the console. */
import { SpeechError } from '../../../../src/base/errors';
import { FALLBACK_DECODERS } from '../../../../src/audio/decode/fallback-decoders';

document.addEventListener('click', () => {
  void load();
});
console.log('ready');

async function load(): Promise<void> {
  try {
    (await FALLBACK_DECODERS.mp3({ onSamples: () => undefined, onFailure: () => undefined })).close();
    console.log(JSON.stringify({ loaded: true }));
  } catch (error) {
    if (!SpeechError.isInstance(error)) throw error;
    const { code, retryable, message } = error;
    console.log(JSON.stringify({ loaded: false, code, retryable, message }));
  }
}
