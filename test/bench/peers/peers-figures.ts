/** Turns what was measured into the rows of the tables, and finds the columns in which this package is not first. */
import { spreadOf } from '../spread';
import { DRY_MS } from './arrivals';
import type { PeerResult, PeersResult } from './peers-benchmark';
import { PEER_NAMES, PEERS, type PeerName } from './peer-list';
import { PEER_FORMATS, type PeerFormat } from './peer-player';

/** A column of the tables. Less is better. */
interface Column {
  readonly title: string;
  /** The figure of a player; undefined if it was not measured, NaN if the player can't do it. */
  readonly figure: (player: PeerMeasured) => number | undefined;
  readonly format: (value: number) => string;
  /** Differences up to this are none. */
  readonly tolerance: (best: number) => number;
  /** Whether only players with no more gaps are compared: whoever waits for nothing is soonest. */
  readonly isAtEqualGaps?: boolean;
}

interface PeerMeasured {
  readonly result: PeerResult;
  readonly all: PeersResult;
}

/** What a table says of a player that can't do something. */
const CANNOT = 'no';
const UNEVEN = ['smooth', 'jittered', 'bursty'] as const;

const whole = (value: number) => value.toFixed(0);
const tenths = (value: number) => value.toFixed(1);
const exactly = () => 0.5;
/** A device asks for sound a hundredth of a second at a time, so a difference below that is chance. */
const byDevice = (best: number) => Math.max(10, best * 0.1);

const COLUMNS: readonly Column[] = [
  {
    title: 'first sound, ms',
    figure: ({ result }) => medianOf(result.heard.smooth, 'firstSoundMs'),
    format: tenths,
    tolerance: byDevice,
    isAtEqualGaps: true,
  },
  {
    title: 'with 0.5 s pieces',
    figure: ({ result }) => medianOf(result.heard.large, 'firstSoundMs'),
    format: tenths,
    tolerance: byDevice,
    isAtEqualGaps: true,
  },
  { title: 'gaps', figure: ({ result }) => sumOf(result, 'gaps'), format: whole, tolerance: exactly },
  { title: 'lost, ms', figure: ({ result }) => sumOf(result, 'lostMs'), format: whole, tolerance: () => 30 },
  { title: 'hard edges', figure: ({ result }) => sumOf(result, 'hardEdges'), format: whole, tolerance: exactly },
  { title: 'clicks', figure: ({ result }) => sumOf(result, 'clicks'), format: whole, tolerance: exactly },
  { title: 'dry: more silence than needed, ms', figure: dryExcessMs, format: whole, tolerance: () => 30 },
  { title: 'dry: hard edges', figure: ({ result }) => totalOf(result.heard.dry, 'hardEdges'), format: whole, tolerance: exactly },
  { title: 'page blocked: gap, ms', figure: ({ result }) => totalOf(result.heard.blocked, 'gapMs'), format: whole, tolerance: exactly },
  { title: 'interrupted: silent after, ms', figure: toSilenceMs, format: tenths, tolerance: (best) => Math.max(25, best * 0.1) },
  {
    title: 'interrupted: hard',
    figure: ({ result }) => result.interrupted.filter(({ isHard }) => isHard).length,
    format: whole,
    tolerance: exactly,
  },
  { title: 'interrupted: sound after that, ms', figure: lateMs, format: whole, tolerance: () => 1 },
  { title: 'end told, ms after it', figure: endToldMs, format: whole, tolerance: () => 120 },
  { title: 'main thread, ms a second', figure: mainThreadMs, format: (value) => value.toFixed(2), tolerance: (best) => best * 0.1 },
  { title: 'memory beyond the bytes, MB', figure: memoryMegabytes, format: tenths, tolerance: (best) => Math.max(1, best * 0.1) },
  { title: 'gzip, kB', figure: gzipKilobytes, format: tenths, tolerance: (best) => best * 0.1 },
];

/** Returns a table for a format: a row for each player, a column for each figure. */
export function peerRows(all: PeersResult, format: PeerFormat): string[][] {
  const measured = measuredOf(all, format);
  const columns = COLUMNS.filter(({ figure }) => measured.some((player) => figure(player) !== undefined));
  const rows = measured.map((player) => {
    const { label, canSeek, canChangeRate } = PEERS[player.result.player];
    const cells = columns.map((column) => cell(column.figure(player), column.format));
    return [label, ...cells, canSeek ? 'yes' : CANNOT, canChangeRate ? 'yes' : CANNOT];
  });
  return [['', ...columns.map(({ title }) => title), 'seeks', 'rate'], ...rows];
}

/** Says why players have no row. */
export function absentPeers(all: PeersResult): string[] {
  const failed = all.results.flatMap(({ player, format, error }) =>
    error === undefined ? [] : [`${PEERS[player].label}, ${format}: ${error}`],
  );
  const uncosted = PEER_FORMATS.flatMap((format) => {
    const costs = all.costs[format];
    if (costs === undefined) return [];
    if ('error' in costs) return [`the cost of ${format}: ${costs.error}`];
    return Object.entries(costs.players).flatMap(([name, cost]) =>
      'error' in cost ? [`${PEERS[name as PeerName].label}, ${format}, its cost: ${cost.error}`] : [],
    );
  });
  const unable = PEER_FORMATS.flatMap((format) =>
    all.settings.players.flatMap((player) => {
      const plays = PEERS[player].formats[format];
      return plays === true ? [] : [`${PEERS[player].label}, ${format}: it ${plays}.`];
    }),
  );
  return [...failed, ...uncosted, ...unable];
}

/** Lists the columns in which this package is not first or equal first with its best player for a format. */
export function lostColumns(all: PeersResult): string[] {
  return PEER_FORMATS.flatMap((format) => {
    const players = measuredOf(all, format);
    return COLUMNS.flatMap((column) => {
      const ours = bestOf(column, players.filter(isOurs));
      const ourGaps = ours === undefined ? 0 : gapsOf(ours.player);
      const comparable = players.filter((player) => !isOurs(player) && (column.isAtEqualGaps !== true || gapsOf(player) <= ourGaps));
      const theirs = bestOf(column, comparable);
      if (theirs === undefined || (ours !== undefined && ours.value <= theirs.value + column.tolerance(theirs.value))) return [];
      const { label } = PEERS[theirs.player.result.player];
      const own = ours === undefined ? CANNOT : column.format(ours.value);
      return [`${format}, ${column.title}: ${own}; ${label} has ${column.format(theirs.value)}`];
    });
  });
}

function isOurs({ result }: PeerMeasured): boolean {
  return PEERS[result.player].origin === 'ours';
}

function gapsOf({ result }: PeerMeasured): number {
  return sumOf(result, 'gaps') ?? 0;
}

/** The player with the least figure; undefined if none has one. */
function bestOf(column: Column, players: readonly PeerMeasured[]) {
  const figures = players.map((player) => ({ player, value: column.figure(player) ?? NaN })).filter(({ value }) => !Number.isNaN(value));
  return figures.sort((one, other) => one.value - other.value)[0];
}

/** In the order of the list. */
function measuredOf(all: PeersResult, format: PeerFormat): PeerMeasured[] {
  return PEER_NAMES.flatMap((name) => all.results.filter(({ player, format: own }) => player === name && own === format)).map((result) => ({
    result,
    all,
  }));
}

type Hearing = PeerResult['heard']['smooth'][number];

function cell(value: number | undefined, format: (value: number) => string): string {
  if (value === undefined) return '';
  return Number.isNaN(value) ? CANNOT : format(value);
}

function medianOf(hearings: readonly Hearing[], figure: keyof Hearing): number | undefined {
  return hearings.length === 0 ? undefined : spreadOf(hearings.map((hearing) => hearing[figure])).median;
}

function totalOf(hearings: readonly Hearing[], figure: keyof Hearing): number | undefined {
  return hearings.length === 0 ? undefined : hearings.reduce((sum, hearing) => sum + hearing[figure], 0);
}

function sumOf({ heard }: PeerResult, figure: keyof Hearing): number | undefined {
  return totalOf(
    UNEVEN.flatMap((kind) => heard[kind]),
    figure,
  );
}

/** Who begins late has less silence later, which is no merit. */
function dryExcessMs({ result: { heard } }: PeerMeasured): number | undefined {
  const { dry } = heard;
  return dry.length === 0 ? undefined : Math.max(0, spreadOf(dry.map(({ gapMs }) => gapMs - DRY_MS)).median);
}

function toSilenceMs({ result: { interrupted } }: PeerMeasured): number | undefined {
  return interrupted.length === 0 ? undefined : spreadOf(interrupted.map((one) => one.toSilenceMs)).median;
}

function lateMs({ result: { interrupted } }: PeerMeasured): number | undefined {
  return interrupted.length === 0 ? undefined : interrupted.reduce((sum, one) => sum + one.lateMs, 0);
}

/** Too early is as wrong as too late. */
function endToldMs({ result }: PeerMeasured): number | undefined {
  const told = medianOf(result.heard.smooth, 'endToldMs');
  return told === undefined ? undefined : Math.abs(told);
}

function mainThreadMs(measured: PeerMeasured): number | undefined {
  const cost = costOf(measured);
  return cost && cost.mainThreadPart * 1000;
}

function memoryMegabytes(measured: PeerMeasured): number | undefined {
  const cost = costOf(measured);
  return cost && cost.heapBeyondEncodedBytes / 1e6;
}

function costOf({ result: { player, format }, all }: PeerMeasured) {
  const ofFormat = all.costs[format];
  if (ofFormat === undefined || 'error' in ofFormat) return undefined;
  const cost = ofFormat.players[player];
  return cost === undefined || 'error' in cost ? undefined : cost;
}

function gzipKilobytes({ result: { player }, all }: PeerMeasured): number | undefined {
  const bytes = all.gzipBytes[player];
  return bytes === undefined ? undefined : bytes / 1000;
}
