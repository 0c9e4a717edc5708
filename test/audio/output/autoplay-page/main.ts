/**
 * Speaks as soon as it is loaded, without a gesture, and unlocks on a click. Reports events through the console,
 * since a script sent in from outside would count as a gesture.
 */
import { createAudioOutput } from '../../../../src/audio/output/audio-output';
import { alignRecording } from '../../measuring/correlate';
import { chirpWithNoise, encodeMp3, encodePcm } from '../../measuring/material';
import { tapOutput } from '../../rig/output-tap';

const RATE = 24_000;
const sound = chirpWithNoise(1, RATE);
const context = new AudioContext({ sampleRate: RATE });
const recording = new GainNode(context);
const output = createAudioOutput({ context, destination: recording });
const sink = output.createSink({ outputFormat: 'pcm', sampleRate: RATE });
recording.connect(context.destination);

tell('state', sink.playback.get().state);
sink.playback.subscribe(() => {
  const { state, heardSeconds } = sink.playback.get();
  tell('state', state);
  if (state === 'blocked') tell('heard', heardSeconds);
});
sink.append(encodePcm(sound));
sink.endOfStream();

/** An output whose clock stands still, so it must find out everything without waiting. */
const timeless = createAudioOutput({ clock: { now: () => 0, setTimer: () => 0, clearTimer: () => undefined } });
timeless.state.subscribe(() => tell('timeless state', timeless.state.get()));
timeless.createSink({ outputFormat: 'pcm', sampleRate: RATE });

/** The other player, on an output of its own. */
const elementOutput = createAudioOutput();
const elementSink = elementOutput.createSink({ outputFormat: 'mp3', sampleRate: RATE }, { player: 'media-source' });
elementSink.playback.subscribe(() => {
  const { state, heardSeconds } = elementSink.playback.get();
  tell('element state', state);
  if (state === 'blocked') tell('output of the element', elementOutput.state.get());
  if (state === 'ended') tell('heard of the element', heardSeconds);
});
void encodeMp3(sound, RATE).then((encoded) => {
  elementSink.append(encoded);
  elementSink.endOfStream();
});

document.querySelector('#listen')?.addEventListener('click', () => {
  void listen();
});

async function listen(): Promise<void> {
  sink.pause();
  const unlocked = output.unlock();
  void elementOutput.unlock();
  tell('unlocked', await unlocked);
  // A tap needs a running context. The sink is paused meanwhile and has played nothing yet.
  const tap = await tapOutput(context);
  recording.disconnect();
  recording.connect(tap.node);
  sink.playback.subscribe(() => {
    const { state } = sink.playback.get();
    if (state === 'ended') void tap.read().then((samples) => tell('recorded', alignRecording(sound, samples)));
  });
  sink.resume();
}

function tell(what: string, value: unknown): void {
  console.log(JSON.stringify({ what, value }));
}
