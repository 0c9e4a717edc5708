/** Makes a sink of a player that a test has made. */
import type { AudioWriter } from '../../../src/audio/log/audio-log';
import type { AudioPlayer } from '../../../src/audio/player/audio-player';
import type { AudioOutputState } from '../../../src/audio/player/audio-sink';
import { LogSink } from '../../../src/audio/player/log-sink';
import { Store } from '../../../src/base/stores/store';

/** A sink whose player is open. */
export function sinkOf(log: AudioWriter, player: AudioPlayer): LogSink {
  return new LogSink({
    log,
    claim: { open: (_log, _settings, onOpened) => onOpened(player), release: () => undefined },
    settings: { rate: 1, volume: 1 },
    outputState: new Store<AudioOutputState>('running'),
  });
}
