/**
 * Makes an mp3 decoder on each click, and tells through the console what became of it.
 */
import { SpeechError } from '../../../src/base/errors';
import { createDecoderStage } from '../../../src/audio/decode/create-decoder';

document.addEventListener('click', () => {
  void load();
});
console.log('ready');

async function load(): Promise<void> {
  try {
    (await createDecoderStage({ outputFormat: 'mp3', sampleRate: 24_000 })).close();
    console.log(JSON.stringify({ loaded: true }));
  } catch (error) {
    if (!SpeechError.isInstance(error)) throw error;
    const { code, retryable, message } = error;
    console.log(JSON.stringify({ loaded: false, code, retryable, message }));
  }
}
