/** Feeds rings in the Worker. */
import { systemClock } from '../../../base/clock';
import { PcmReader } from '../../decode/pcm-reader';
import { PcmFeeder } from '../../feed/pcm-feeder';
import type { FeedCommand, FeedNews, FeedReader } from '../../feed/worker-protocol';
import { packError } from '../../log/log-copy';
import type { AudioLog } from '../../log/audio-log';

/** Feeds one ring from a log. */
export function feed(log: AudioLog, { settings, ring }: FeedReader, tell: (news: FeedNews) => void) {
  const feeder = new PcmFeeder({
    ...settings,
    reader: new PcmReader(log),
    port: ring,
    clock: systemClock,
    onProgress: ({ error, ...progress }) => {
      tell({ type: 'progress', progress, error: error && packError(error) });
    },
    onPiece: (piece) => {
      tell({ type: 'piece', piece });
    },
  });
  return {
    obey(command: FeedCommand) {
      if (command.type === 'seek') feeder.seek(command.seconds, command.seek);
      else feeder.setRate(command.rate);
    },
    close() {
      feeder.close();
    },
  };
}
