/** Exports a relay's counts as Prometheus metrics. `RelayWatch` counts them in any case. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Http2Sessions } from '../upstream/http2-sessions';
import type { Counts, RelayWatch } from './relay-watch';

const HEAD_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const ADDED_SECONDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5];

/** Sources of the metrics. */
export interface MeasuredRelay {
  readonly watch: RelayWatch;
  readonly sessions: Http2Sessions;
  /** Returns the number of open streams. */
  readonly streams: () => number;
  readonly isReady: () => boolean;
}

/**
 * Registers a relay's metrics.
 *
 * @throws Error if the registry has the metrics of a relay already.
 */
export function registerMetrics(registry: Registry, { watch, sessions, streams, isReady }: MeasuredRelay): void {
  const registers = [registry];
  const gauge = (name: string, help: string, read: () => number) => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  };
  const counter = (name: string, help: string, read: () => number) => {
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  };
  const counters = (name: string, help: string, labelNames: readonly string[], counts: Counts) => {
    new Counter({
      name,
      help,
      labelNames,
      registers,
      collect() {
        this.reset();
        for (const [labels, count] of counts.entries()) this.labels(...labels).inc(count);
      },
    });
  };

  gauge('polly_relay_ready', 'Whether the relay takes sockets and streams: 1, or 0 while it drains.', () => (isReady() ? 1 : 0));
  gauge('polly_relay_sockets', 'WebSockets of welcome pages that are open.', () => watch.sockets.size);
  counter('polly_relay_sockets_opened_total', 'WebSockets of welcome pages.', () => watch.socketsOpened);
  counters('polly_relay_sockets_refused_total', 'Sockets refused, by close code or HTTP status.', ['code', 'reason'], watch.socketsRefused);
  counter(
    'polly_relay_addresses_hidden_total',
    'Requests to connect whose address a proxy of this machine hid, so that no limit of an address holds.',
    () => watch.addressesHidden,
  );
  counters('polly_relay_sockets_closed_total', 'WebSockets of welcome pages that have closed.', ['code'], watch.socketsClosed);
  counters(
    'polly_relay_protocol_errors_total',
    'WebSockets closed because a browser broke the protocol.',
    ['reason'],
    watch.protocolErrors,
  );
  gauge('polly_relay_streams', 'Requests to Polly under way.', streams);
  counter('polly_relay_streams_opened_total', 'Requests to Polly.', () => watch.streamsOpened);
  counters('polly_relay_streams_refused_total', 'Requests refused, by the code the page was given.', ['code'], watch.streamsRefused);
  counters(
    'polly_relay_streams_ended_total',
    'Requests to Polly that are over: ended, cancelled, or the code the page was given.',
    ['outcome'],
    watch.streamsEnded,
  );
  new Counter({
    name: 'polly_relay_bytes_total',
    help: 'Bytes of bodies (up) and answers (down).',
    labelNames: ['direction'],
    registers,
    collect() {
      this.reset();
      this.labels('up').inc(watch.upBytes);
      this.labels('down').inc(watch.downBytes);
    },
  });
  new Gauge({
    name: 'polly_relay_waiting_bytes',
    help: 'Bytes that wait for a browser (down) or for Polly (up).',
    labelNames: ['direction'],
    registers,
    collect() {
      let [up, down] = [0, 0];
      for (const socket of watch.sockets) {
        const waiting = socket.waiting();
        up += waiting.up;
        down += waiting.down;
      }
      this.labels('up').set(up);
      this.labels('down').set(down);
    },
  });
  new Gauge({
    name: 'polly_relay_sessions',
    help: 'HTTP/2 sessions to Polly, by what they are for.',
    labelNames: ['state'],
    registers,
    collect() {
      for (const [state, count] of Object.entries<number>({ ...sessions.counts })) this.labels(state).set(count);
    },
  });
  const head = new Histogram({
    name: 'polly_relay_head_seconds',
    help: "From a request to the head of Polly's answer.",
    buckets: HEAD_SECONDS,
    registers,
  });
  const added = new Histogram({
    name: 'polly_relay_added_seconds',
    help: 'What the relay adds to a piece of a body or an answer, until the network has taken it.',
    labelNames: ['direction'],
    buckets: ADDED_SECONDS,
    registers,
  });
  const addedBy = { up: added.labels('up'), down: added.labels('down') };
  watch.times = {
    head: (ms) => head.observe(ms / 1_000),
    added: (direction, ms) => addedBy[direction].observe(ms / 1_000),
  };
}
