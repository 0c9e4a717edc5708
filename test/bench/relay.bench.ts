/**
 * `npm run bench -- relay [--streams N] [--sockets N] [--seconds N] [--rounds N] [--json FILE]`: measures the relay against
 * no relay and against nginx. Takes some five minutes, and two cores that nobody else uses.
 */
import { runBench } from './bench-arguments';
import { FULL_SETTINGS, runRelayBenchmark, type MemoryResult } from './relay-benchmark';
import { CORE_WAYS } from './relay/core-scaling';
import { WAYS } from './relay/load-plan';
import { formatTable } from './table';

await runBench(['streams', 'sockets', 'seconds', 'rounds'], async ({ streams, sockets, seconds, rounds }) => {
  const settings = {
    ...FULL_SETTINGS,
    ...(streams === undefined ? {} : { streams }),
    ...(sockets === undefined ? {} : { idleSockets: sockets }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(rounds === undefined ? {} : { rounds }),
  };
  const result = await runRelayBenchmark(settings, (line) => console.log(line));
  const ms = (value = NaN) => `${value.toFixed(2)} ms`;
  const kilobytes = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`;
  const memoryRow = (name: string, { rssBytes, heapBytes, externalBytes, nativeBytes }: MemoryResult) => [
    name,
    ...[rssBytes, heapBytes, externalBytes, nativeBytes].map(kilobytes),
  ];
  const report = formatTable([
    [
      `${settings.streams} streams at the published pace`,
      'down p50',
      'p99',
      'up p50',
      'p99',
      'pieces',
      'errors',
      'cores of load and upstream',
    ],
    ...WAYS.map((way) => {
      const measured = result.pace[way];
      const { down, up } = measured ?? {};
      const latencies = [down?.p50Ms, down?.p99Ms, up?.p50Ms, up?.p99Ms].map((value) => ms(value));
      return [way, ...latencies, `${measured?.pieces}`, `${measured?.errors.length}`, (measured?.loadCores ?? NaN).toFixed(2)];
    }),
    [`cores that the relay used${result.hasOwnCore ? ', of one of its own' : ''}`, result.paceCores.toFixed(2)],
    [
      'its event loop, by rounds',
      ...result.paceLoops.map(({ busyPart, lateP99Ms }) => `${(100 * busyPart).toFixed(0)} %, ${lateP99Ms.toFixed(0)} ms late`),
    ],
    [],
    [`${settings.fastStreams} streams at full speed`, 'MB/s', 'MB a CPU second'],
    ...WAYS.map((way) => [
      way,
      (result.speed[way]?.megabytesPerSecond ?? NaN).toFixed(0),
      (result.speed[way]?.megabytesPerCpuSecond ?? NaN).toFixed(0),
    ]),
    [],
    [`${settings.fastStreams} streams at full speed, on more cores`, 'MB/s', 'MB a CPU second', 'busiest process'],
    ...CORE_WAYS.map((way) => {
      const { megabytesPerSecond, megabytesPerCpuSecond, busiestPart } = result.cores[way];
      return [way, megabytesPerSecond.toFixed(0), megabytesPerCpuSecond.toFixed(0), `${(100 * busiestPart).toFixed(0)} %`];
    }),
    [],
    ['memory', 'resident', 'JavaScript', 'buffers', 'native, with nghttp2'],
    memoryRow('a stream and its session', result.memory.stream),
    memoryRow('an unused socket', result.memory.idleSocket),
    [],
    [`first byte of a warm stream, ${settings.delayMs} ms away`, ms(result.firstByteMs.one)],
    [`the slowest of ${settings.warmStreams} at once`, ms(result.firstByteMs.slowestOfMany)],
  ]);
  return { ...result, report };
});
