/**
 * Speaks as soon as it is loaded, without a gesture, and unlocks on a click. What happens is told through the console:
 * a script sent in from outside would count as a gesture.
 */
import { createAudioOutput } from '../../../src/audio/audio-output';
import { alignRecording } from '../correlate';
import { chirpWithNoise, encodePcm } from '../material';
import { tapOutput } from '../output-tap';

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

document.querySelector('#listen')?.addEventListener('click', () => {
  void listen();
});

async function listen(): Promise<void> {
  sink.pause();
  const unlocked = output.unlock();
  tell('unlocked', await unlocked);
  // A tap needs a running context; the sink waits for it, paused, and has played nothing yet.
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
