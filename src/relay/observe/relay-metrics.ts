/** Exports a relay's counts as Prometheus metrics. `RelayWatch` counts them in any case. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Http2Sessions } from '../upstream/http2-sessions';
import type { RelayWatch } from './relay-watch';

const HEAD_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const ADDED_SECONDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5];

/** Values of a metric, each with its labels. */
type Values = readonly (readonly [labels: readonly string[], value: number])[];

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
  /** Adds a metric that is read when it is scraped. */
  const add = (Kind: typeof Counter | typeof Gauge, name: string, help: string, labelNames: readonly string[], read: () => Values) => {
    const collect = function (this: Counter | Gauge) {
      this.reset();
      for (const [labels, value] of read()) this.labels(...labels).inc(value);
    };
    new Kind({ name: `polly_relay_${name}`, help, labelNames, registers, collect });
  };
  const one = (value: number): Values => [[[], value]];
  const upAndDown = (up: number, down: number): Values => [
    [['up'], up],
    [['down'], down],
  ];
  const sumOf = (direction: 'up' | 'down') => [...watch.sockets].reduce((sum, socket) => sum + socket.waiting()[direction], 0);

  add(Gauge, 'ready', 'Whether the relay takes sockets and streams: 1, or 0 while it drains.', [], () => one(isReady() ? 1 : 0));
  add(Gauge, 'sockets', 'WebSockets of welcome pages that are open.', [], () => one(watch.sockets.size));
  add(Counter, 'sockets_opened_total', 'WebSockets of welcome pages.', [], () => one(watch.socketsOpened));
  add(Counter, 'sockets_refused_total', 'Sockets refused, by close code or HTTP status.', ['code', 'reason'], () =>
    watch.socketsRefused.entries(),
  );
  const hidden = 'Requests to connect whose address a proxy of this machine hid, so that no limit of an address holds.';
  add(Counter, 'addresses_hidden_total', hidden, [], () => one(watch.addressesHidden));
  add(Counter, 'sockets_closed_total', 'WebSockets of welcome pages that have closed.', ['code'], () => watch.socketsClosed.entries());
  const errors = 'WebSockets closed because a browser broke the protocol.';
  add(Counter, 'protocol_errors_total', errors, ['reason'], () => watch.protocolErrors.entries());
  add(Gauge, 'streams', 'Requests to Polly under way.', [], () => one(streams()));
  add(Counter, 'streams_opened_total', 'Requests to Polly.', [], () => one(watch.streamsOpened));
  const refused = 'Requests refused, by the code the page was given.';
  add(Counter, 'streams_refused_total', refused, ['code'], () => watch.streamsRefused.entries());
  const ended = 'Requests to Polly that are over: ended, cancelled, or the code the page was given.';
  add(Counter, 'streams_ended_total', ended, ['outcome'], () => watch.streamsEnded.entries());
  const bytes = 'Bytes of bodies (up) and answers (down).';
  add(Counter, 'bytes_total', bytes, ['direction'], () => upAndDown(watch.upBytes, watch.downBytes));
  const waiting = 'Bytes that wait for a browser (down) or for Polly (up).';
  add(Gauge, 'waiting_bytes', waiting, ['direction'], () => upAndDown(sumOf('up'), sumOf('down')));
  const states = 'HTTP/2 sessions to Polly, by what they are for.';
  add(Gauge, 'sessions', states, ['state'], () => Object.entries<number>({ ...sessions.counts }).map(([state, count]) => [[state], count]));

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
