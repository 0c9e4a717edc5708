/**
 * Waiting for what a sink says, without a clock.
 */
import type { AudioSink, PlaybackSnapshot, PlaybackState } from '../../src/audio/player/audio-sink';

/**
 * Resolves with the first snapshot, the present one included, that `matches`. Where playback is in it is pulled once a
 * frame: the sink itself tells of it once a second.
 */
export function untilSnapshot(sink: AudioSink, matches: (snapshot: PlaybackSnapshot) => boolean): Promise<PlaybackSnapshot> {
  return new Promise((resolve) => {
    let frame = 0;
    const look = () => {
      const snapshot = pulledSnapshot(sink);
      if (!matches(snapshot)) return;
      cancelAnimationFrame(frame);
      unsubscribe();
      resolve(snapshot);
    };
    const lookEachFrame = () => {
      frame = requestAnimationFrame(lookEachFrame);
      look();
    };
    const unsubscribe = sink.playback.subscribe(look);
    lookEachFrame();
  });
}

function pulledSnapshot(sink: AudioSink): PlaybackSnapshot {
  const snapshot = sink.playback.get();
  const positionSeconds = sink.positionSeconds();
  if (snapshot.state !== 'playing') return snapshot;
  return { ...snapshot, positionSeconds, heardSeconds: Math.max(snapshot.heardSeconds, positionSeconds) };
}

/** Resolves when the sink is in `state`; fails when it gets into another state it can't leave. */
export async function untilState(sink: AudioSink, state: PlaybackState): Promise<PlaybackSnapshot> {
  const final: readonly PlaybackState[] = ['ended', 'stopped', 'failed'];
  const snapshot = await untilSnapshot(sink, (seen) => seen.state === state || final.includes(seen.state));
  if (snapshot.state !== state) {
    throw new Error(`Waited for ${state}, but the sink is ${snapshot.state}.`, { cause: snapshot.error });
  }
  return snapshot;
}

/** Records every state the sink goes through, each once, from the present one on. */
export function recordStates(sink: AudioSink): PlaybackState[] {
  const states = [sink.playback.get().state];
  sink.playback.subscribe(() => {
    const { state } = sink.playback.get();
    if (state !== states.at(-1)) states.push(state);
  });
  return states;
}
