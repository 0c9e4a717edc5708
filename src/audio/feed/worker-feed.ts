/**
 * A {@link Feed} whose work the feeding Worker does.
 */
import type { AudioLog } from '../log/audio-log';
import { unpackError } from '../log/log-copy';
import type { Feed, FeedListener, FeedSettings } from './feed';
import { openInWorker } from './worker-copy';
import type { FeedWorkerHost } from './worker-host';
import type { FeedCommand, FeedNews } from './worker-protocol';

/** What a feed in the Worker is made of. */
export interface WorkerFeedOptions extends FeedListener {
  readonly host: FeedWorkerHost;
  readonly log: AudioLog;
  readonly settings: FeedSettings;
  /** The ring's feed port; transferred. */
  readonly ring: MessagePort;
  /** Called when the Worker cannot feed, or cannot any more. Nothing else is called afterwards. */
  readonly onLoss: () => void;
}

/** Has the Worker feed one ring; undefined where there can be no Worker. */
export function openWorkerFeed({ host, log, settings, ring, onProgress, onPiece, onLoss }: WorkerFeedOptions): Feed | undefined {
  const onNews = (news: FeedNews) => {
    if (news.type === 'progress') onProgress({ ...news.progress, error: unpackError(news.error) });
    else onPiece(news.piece);
  };
  const reader = openInWorker<FeedCommand, FeedNews>(host, log, { type: 'feed', settings, ring }, [ring], { onNews, onLoss });
  return (
    reader && {
      seek: (seconds, seek) => reader.send({ type: 'seek', seconds, seek }),
      setRate: (rate) => reader.send({ type: 'rate', rate }),
      close: () => reader.close(),
    }
  );
}
