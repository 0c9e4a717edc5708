/**
 * Makes the mp3 decoder that is loaded where the browser's own does not work on each click, and tells through the console
 * what became of it.
 */
import { SpeechError } from '../../../src/base/errors';
import { FALLBACK_DECODERS } from '../../../src/audio/decode/fallback-decoders';

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
