/** A run that is abandoned while it starts. In Node, an unhandled rejection would end the process. */
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createSpeechService } from '../../../src/polly/speech-service';
import type { VoiceSettings } from '../../../src/polly/transport/voice-settings';
import { ScriptedText, wayOf } from '../transport/scripted-text';

const VOICE: VoiceSettings = { voiceId: 'Matthew', engine: 'generative', outputFormat: 'mp3', sampleRate: 24000 };

/** More turns of the microtask queue than a warm start takes. */
const LATEST_TURN = 60;

const ACCESS = { region: 'us-west-2', credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'a secret' } };

test.each([
  ['duplex', { relay: 'ws://127.0.0.1:9' }],
  ['segmented', { endpoint: 'http://127.0.0.1:9' }],
] as const)('%s leaves no unhandled rejection, whenever it is abandoned', async (kind, address) => {
  vi.stubGlobal('WebSocket', WebSocket);
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  const transport = wayOf(createSpeechService({ ...ACCESS, ...address, transport: kind }), kind);
  onTestFinished(() => {
    transport.close();
    process.off('unhandledRejection', note);
    vi.unstubAllGlobals();
  });
  await transport.warm();
  for (let turns = 0; turns < LATEST_TURN; turns += 1) {
    const controller = new AbortController();
    const text = new ScriptedText().give({ text: 'Hello. ', flush: true });
    const events = transport.speak(VOICE, text, controller.signal);
    const failure = events.next().catch((error: unknown) => error);
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    controller.abort();
    expect(await failure).toBeInstanceOf(Error);
    // Node reports unhandled rejections when the microtask queue is empty.
    for (let round = 0; round < 3; round += 1) await setImmediate();
  }
  expect(unhandled).toEqual([]);
});
