/** Sound that is still being measured when an utterance is closed. */
import { expect, test } from 'vitest';
import { WritableAudioLog } from '../../../src/audio/log/writable-audio-log';
import { SpeechAlignment } from '../../../src/core/alignment/speech-alignment';
import { TextLog } from '../../../src/text/log/text-log';
import { SentenceSplitter } from '../../../src/text/sentences/sentence-splitter';
import type { TransportEvent } from '../../../src/polly/transport/transport';

const FORMAT = { outputFormat: 'pcm', sampleRate: 16_000 } as const;
const SOUND: TransportEvent = { type: 'audio', bytes: new Uint8Array(32_000) };
const SEGMENT: TransportEvent = { type: 'segment', startCharacter: 0, endCharacter: 12 };

test.each([
  ['its first sound comes', [SOUND]],
  ['its first segment begins', [SEGMENT]],
  ['another segment begins', [SEGMENT, SOUND, { type: 'segment-complete' }, SEGMENT]],
] as const)('an alignment closed while %s stops measuring', async (_, events) => {
  const log = new WritableAudioLog(FORMAT);
  const listener = { cut: (seconds: number) => seconds };
  const alignment = new SpeechAlignment({ log, listener, language: undefined, text: new TextLog(new SentenceSplitter()) });
  alignment.startAttempt(0);
  const last = events.at(-1) ?? SOUND;
  for (const event of events.slice(0, -1)) await alignment.receive(event);
  const receiving = alignment.receive(last);
  alignment.close();
  const receivedSeconds = alignment.receivedSeconds;
  await receiving;
  await alignment.receive(SOUND);
  expect(alignment.receivedSeconds).toBe(receivedSeconds);
});
