/**
 * Speaks after it was hidden and silent for a while: a browser slows the timers of such a page down to one a second.
 * The player is given in its address. Results are written there, too, which can be read without touching the page.
 */
import { alignRecording } from '../../measuring/correlate';
import { decodeSegments } from '../../codecs/decode-segments';
import { chirpWithNoise, encodeMp3, encodePcm } from '../../measuring/material';
import { tapElements } from '../../rig/tapped-element';
import { tapSinks } from '../../rig/tapped-sinks';

const RATE = 24_000;
const HIDDEN_BEFORE_SPEECH_MS = 4000;
const TICK_MS = 100;
const END_FADE_FRAMES = 240;

const sound = chirpWithNoise(4, RATE);
// Without a fade, the cut end would click by itself.
for (let frame = 0; frame < END_FADE_FRAMES; frame += 1) {
  sound[sound.length - 1 - frame] = ((sound.at(-1 - frame) ?? 0) * frame) / END_FADE_FRAMES;
}
const { tap, sink, bytes, expected } = await (location.search === '?media-source' ? withElement() : withWorklet());

let ticks = 0;
setInterval(() => (ticks += 1), TICK_MS);

/** A Worker's timers are not slowed down. It stands for the network, which is not slowed down either. */
const worker = new Worker(
  URL.createObjectURL(new Blob([`setTimeout(() => postMessage(0), ${HIDDEN_BEFORE_SPEECH_MS})`], { type: 'text/javascript' })),
);
document.addEventListener(
  'visibilitychange',
  () => {
    ticks = 0;
    worker.onmessage = () => {
      const ticksBefore = ticks;
      const visibility = document.visibilityState;
      sink.playback.subscribe(() => {
        const { state, underruns } = sink.playback.get();
        if (state !== 'ended') return;
        void tap.read().then((samples) => {
          const found = alignRecording(expected, samples);
          tell(JSON.stringify({ visibility, atEnd: document.visibilityState, ticksBefore, underruns, found }));
        });
      });
      sink.append(bytes);
      sink.endOfStream();
    };
  },
  { once: true },
);
tell('ready');

async function withWorklet() {
  const tapped = await tapSinks(RATE);
  return { tap: tapped.tap, sink: tapped.make({ outputFormat: 'pcm', sampleRate: RATE }), bytes: encodePcm(sound), expected: sound };
}

async function withElement() {
  const format = { outputFormat: 'mp3', sampleRate: RATE } as const;
  const bytes = await encodeMp3(sound, RATE);
  const tapped = await tapElements(RATE);
  return { tap: tapped.tap, sink: await tapped.make(format), bytes, expected: await decodeSegments(format, [bytes]) };
}

function tell(what: string): void {
  history.replaceState(null, '', `#${encodeURIComponent(what)}`);
}
