/** The Workers of a page, by the URL of their code. */
import { systemClock } from '../../base/clock';
import { FeedWorkerHost } from '../feed/worker-host';

const hosts = new Map<string, FeedWorkerHost>();

/**
 * The Worker that all feeds of this page share.
 *
 * @param url - Where the app serves the file `react-polly-stream/worker`. Default: a blob of the packaged code, which a
 *   Content-Security-Policy without `blob:` in `worker-src` forbids.
 */
export function sharedFeedWorker(url?: string | URL): FeedWorkerHost {
  const key = url === undefined ? '' : String(url);
  let host = hosts.get(key);
  if (host === undefined) {
    host = new FeedWorkerHost(url ?? loadScript, systemClock);
    hosts.set(key, host);
  }
  return host;
}

/** The first Worker that an output of this page has named, or the default one. */
export function usualFeedWorker(): FeedWorkerHost {
  const [first] = hosts.values();
  return first ?? sharedFeedWorker();
}

async function loadScript(): Promise<string> {
  const { default: source } = await import('./feed-worker/index.ts?worker-script');
  return source;
}
