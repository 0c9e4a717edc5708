/** Turns the measurements into figures, each with its target. */
import type { UnevenRecording } from '../../audio/rig/record-unevenly';
import type { OrError, PlaybackMeasurements } from './playback-benchmark';
import type { CostResult, PlayerCost } from './playback-cost';
import { BUSY_PART } from './playback-busy';
import type { CostPlayer } from './playback-cost-page';
import type { LatencyPair } from './playback-latency-page';
import type { BlockResult, InterruptResult } from './playback-recording-page';
import { quantileOf, spreadOf } from '../spread';

/** One figure. */
export interface Figure {
  readonly name: string;
  /** The measurement, as text. */
  readonly measured: string;
  /** The target, as text; empty if there is none. */
  readonly target: string;
  /** `void`: the control did not show its deliberate fault, so the figure means nothing. */
  readonly verdict: 'met' | 'NOT MET' | 'void' | '';
}

const QUANTUM_FRAMES = 128;
const MAX_PCM_RATIO = 1.5;
const MAX_MP3_RATIO = 3;
const MAX_MEDIA_SOURCE_RATIO = 1.1;
const MAX_MAIN_THREAD_RATIO = 0.35;
const MAX_MAIN_THREAD_PART = 0.005;
const MAX_HEAP_BYTES = 5e6;
/** Two mp3 frames. If less sound was left when a piece came, the delivery itself was late. */
const LATE_LEAD_MS = 48;
/** The range in which the deliberate load must be measured. A busy machine burns less than planned, but never more. */
const SEEN_BUSY_PARTS = { least: BUSY_PART / 2, most: BUSY_PART * 1.3 };

/** Lists all figures with a target, and those that are only reported. */
export function figuresOf(measurements: PlaybackMeasurements): Figure[] {
  return [
    ...latencyFigures(measurements),
    ...recordingFigures(measurements),
    ...interruptFigures(measurements),
    ...blockFigures(measurements),
    ...costFigures(measurements),
  ];
}

/** Lists the missed targets, and the figures whose control showed nothing. */
export function missedTargetsOf(figures: readonly Figure[]): string[] {
  return figures.flatMap(({ name, target, verdict }) => {
    if (verdict === 'void') return [`could not be judged: ${name.trim()}`];
    return verdict === 'NOT MET' ? [`${name.trim()}: ${target}`] : [];
  });
}

function latencyFigures({ workletLatency, mediaSourceLatency }: PlaybackMeasurements): Figure[] {
  const targets: Readonly<Record<string, number>> = { pcm: MAX_PCM_RATIO, mp3: MAX_MP3_RATIO };
  const formats = 'error' in workletLatency ? {} : workletLatency.formats;
  // All formats share the baseline, since it alternated with each of them.
  const baseline = Object.values(formats).flatMap((pair) => ('error' in pair ? [] : pair.baseline));
  const figures = Object.entries(formats).map(([format, pair]) =>
    ratioFigure(
      `${format}: bytes to first sample, worklet / bare worklet with ready samples`,
      'error' in pair ? pair : { ours: pair.ours, baseline },
      targets[format],
    ),
  );
  figures.push(ratioFigure('mp3: bytes to sound, media-source / shortest MediaSource player', mediaSourceLatency, MAX_MEDIA_SOURCE_RATIO));
  if ('error' in workletLatency) figures.push(failed('bytes to first sample, worklet', `<= ${MAX_PCM_RATIO}`, workletLatency.error));
  const { mp3 } = formats;
  if (mp3 !== undefined && 'ours' in mp3 && 'ours' in mediaSourceLatency) {
    const ratio = medianOf(mediaSourceLatency.ours) / medianOf(mp3.ours);
    figures.push({ name: 'mp3: media-source / worklet', measured: ratio.toFixed(1), target: '', verdict: '' });
  }
  return figures;
}

function ratioFigure(name: string, pair: OrError<LatencyPair>, max: number | undefined): Figure {
  const target = max === undefined ? '' : `<= ${max}`;
  if ('error' in pair) return failed(name, target, pair.error);
  const ratio = medianOf(pair.ours) / medianOf(pair.baseline);
  return {
    name,
    measured: `${ratio.toFixed(2)}  (${range(pair.ours)} / ${range(pair.baseline)} ms)`,
    target,
    verdict: max === undefined ? '' : verdictOf(ratio <= max),
  };
}

function recordingFigures({ recording, recordingControls, settings }: PlaybackMeasurements): Figure[] {
  const { stall, drop } = recordingControls;
  const gapMs = 'error' in stall ? 0 : (sumOf(stall) / 24_000) * 1000;
  const stallShows = !('error' in stall) && stall.comparison.gaps.length === 1 && stall.comparison.lost.length === 0;
  const dropShows = !('error' in drop) && drop.comparison.lost.length === 1 && drop.comparison.driftFrames < 0;
  const name = `${settings.minutes} min of mp3 over an uneven network, recorded`;
  const target = 'no drift, nothing lost, doubled or late, no click';
  const controls: Figure[] = [
    control(
      'control: a stall is seen',
      stall,
      (result) =>
        `${result.comparison.gaps.length} gap of ${gapMs.toFixed(0)} ms, ${result.underruns} underrun of ${result.stalledMs.toFixed(0)} ms`,
      stallShows,
    ),
    control(
      'control: ten samples dropped are seen',
      drop,
      ({ comparison }) => `${comparison.lost.length} loss of ${comparison.lost[0]?.frames ?? 0} samples`,
      dropShows,
    ),
  ];
  if ('error' in recording) return [failed(name, target, recording.error), ...controls];
  const { comparison, delivery, underruns } = recording;
  const isClean =
    comparison.correlation > 0 &&
    comparison.driftFrames === 0 &&
    underruns === 0 &&
    comparison.missingAtStart === 0 &&
    comparison.missingAtEnd === 0 &&
    [comparison.gaps, comparison.doubled, comparison.lost, comparison.clicks].every((found) => found.length === 0);
  const isVoid = !stallShows || !dropShows || delivery.leastLeadMs < LATE_LEAD_MS;
  return [
    {
      name,
      measured:
        `drift ${comparison.driftFrames}, lost ${comparison.lost.length}, doubled ${comparison.doubled.length}, gaps ${comparison.gaps.length}, ` +
        `clicks ${comparison.clicks.length}, underruns ${underruns}, largest difference ${comparison.largestDifference.toExponential(1)}; ` +
        `${delivery.pieces} pieces, the latest with ${delivery.leastLeadMs.toFixed(0)} of ${settings.cushionMs} ms left`,
      target,
      verdict: isVoid ? 'void' : verdictOf(isClean),
    },
    ...controls,
  ];
}

function interruptFigures({ interrupt, interruptControl, settings }: PlaybackMeasurements): Figure[] {
  const name = 'interruption to silence';
  if ('error' in interrupt) return [failed(name, 'fade + 2 quanta', interrupt.error)];
  const fadeFrames = Math.round((settings.fadeMs / 1000) * interrupt.sampleRate);
  const maxFrames = fadeFrames + 2 * QUANTUM_FRAMES;
  const isSeen = !('error' in interruptControl) && allOf(interruptControl.lateFrames).every((late) => late > 0);
  const figures = Object.keys(interrupt.toSilenceFrames).flatMap((format): Figure[] => {
    const silence = interrupt.toSilenceFrames[format] ?? [];
    const late = interrupt.lateFrames[format] ?? [];
    const latest = Math.max(...silence);
    return [
      {
        name: `${format}: ${name}, in samples at ${interrupt.sampleRate} Hz`,
        measured: `median ${medianOf(silence)}, most ${latest} of ${silence.length}`,
        target: `<= ${fadeFrames} + 2 x ${QUANTUM_FRAMES} = ${maxFrames}`,
        verdict: isSeen ? verdictOf(latest <= maxFrames) : 'void',
      },
      {
        name: `${format}: samples after the silence, while bytes keep coming`,
        measured: `${late.filter((frames) => frames > 0).length} of ${late.length}`,
        target: '0',
        verdict: isSeen ? verdictOf(late.every((frames) => frames === 0)) : 'void',
      },
    ];
  });
  return [
    ...figures,
    control(
      'control: speech that is not interrupted is seen',
      interruptControl,
      (result: InterruptResult) => `${allOf(result.lateFrames).filter((late) => late > 0).length} of ${allOf(result.lateFrames).length}`,
      isSeen,
    ),
  ];
}

function blockFigures({ blocked, settings }: PlaybackMeasurements): Figure[] {
  const { inWorker, inPage, control: starved } = blocked;
  const isSeen = !('error' in starved) && starved.gapMs.some((gapMs) => gapMs > 0);
  const figure = (name: string, result: OrError<BlockResult>): Figure => {
    const target = '0 underruns';
    if ('error' in result) return failed(name, target, result.error);
    const isClean = [...result.underruns, ...result.gapMs].every((value) => value === 0) && result.isWhole.every(Boolean);
    return { name, measured: blockWords(result), target, verdict: isSeen ? verdictOf(isClean) : 'void' };
  };
  return [
    figure(`page blocked for ${settings.blockMs} ms in mid-speech`, inWorker),
    figure('  the same where there is no Worker', inPage),
    control('control: too little audio is seen', starved, blockWords, isSeen),
  ];
}

function costFigures({ cost, settings }: PlaybackMeasurements): Figure[] {
  const name = `${settings.minutes} min of speech: main thread`;
  if ('error' in cost) return [failed(name, '', cost.error)];
  const { worklet, 'worklet-unwatched': unwatched, scheduled, busy } = cost.players;
  const isSeen = isMeasured(busy) && busy.mainThreadPart >= SEEN_BUSY_PARTS.least && busy.mainThreadPart <= SEEN_BUSY_PARTS.most;
  const judged = (isMet: boolean) => (isSeen ? verdictOf(isMet) : ('void' as const));
  const figures: Figure[] = [];
  if (isMeasured(worklet) && isMeasured(unwatched) && isMeasured(scheduled)) {
    const compared = (what: string, ours: PlayerCost): Figure => {
      const ratio = ours.mainThreadMs / scheduled.mainThreadMs;
      return {
        name: `${name}, ${what} / decodeAudioData a chunk`,
        measured: `${ratio.toFixed(2)}  (${ours.mainThreadMs.toFixed(0)} / ${scheduled.mainThreadMs.toFixed(0)} ms)`,
        target: `<= ${MAX_MAIN_THREAD_RATIO}`,
        verdict: judged(ratio <= MAX_MAIN_THREAD_RATIO),
      };
    };
    figures.push(
      // The hand-written player reports nothing; ours reports to an observer twice a second.
      compared('worklet, nobody watching', unwatched),
      compared('worklet, watched', worklet),
      {
        name: '  of a core',
        measured: `${(worklet.mainThreadPart * 100).toFixed(2)}%`,
        target: `<= ${MAX_MAIN_THREAD_PART * 100}%`,
        verdict: judged(worklet.mainThreadPart <= MAX_MAIN_THREAD_PART),
      },
      {
        name: '  growth of all heaps beyond the encoded audio',
        measured: megabytes(worklet.heapBeyondEncodedBytes),
        target: `< ${megabytes(MAX_HEAP_BYTES)}`,
        verdict: verdictOf(worklet.heapBeyondEncodedBytes < MAX_HEAP_BYTES),
      },
    );
  } else {
    figures.push(failed(name, `<= ${MAX_MAIN_THREAD_RATIO}`, `${errorOf(worklet)} ${errorOf(unwatched)} ${errorOf(scheduled)}`));
  }
  for (const player of Object.keys(cost.players) as CostPlayer[]) {
    if (player !== 'busy') figures.push({ name: `  ${player}`, measured: costWords(cost.players[player]), target: '', verdict: '' });
  }
  figures.push({
    name: `control: ${BUSY_PART * 100}% of the main thread burnt is seen`,
    measured: isMeasured(busy) ? `${(busy.mainThreadPart * 100).toFixed(2)}%` : errorOf(busy),
    target: '',
    verdict: isSeen ? '' : 'void',
  });
  return figures;
}

type CostEntry = CostResult['players'][CostPlayer];

function isMeasured(entry: CostEntry): entry is PlayerCost {
  return entry !== undefined && !('error' in entry);
}

function errorOf(entry: CostEntry): string {
  if (entry === undefined) return 'not measured';
  return 'error' in entry ? entry.error : '';
}

function costWords(entry: CostEntry): string {
  if (!isMeasured(entry)) return errorOf(entry);
  const { mainThreadMs, processMs, heapGrowthBytes, encodedBytes, underruns } = entry;
  const { page, workers, worklets } = heapGrowthBytes;
  return (
    `main thread ${mainThreadMs.toFixed(0)} ms, whole process ${processMs.toFixed(0)} ms; heaps: page ${megabytes(page)}, ` +
    `workers ${megabytes(workers)}, worklets ${megabytes(worklets)}, of which encoded ${megabytes(encodedBytes)}; ${underruns} underruns`
  );
}

function blockWords({ underruns, gapMs, isWhole }: BlockResult): string {
  const most = Math.max(...gapMs).toFixed(0);
  return `${underruns.reduce((sum, count) => sum + count, 0)} underruns in ${underruns.length}, longest gap ${most} ms, ${isWhole.filter((whole) => !whole).length} with samples missing`;
}

function control<Value extends object>(
  name: string,
  result: Value | { readonly error: string },
  words: (value: Value) => string,
  isSeen: boolean,
): Figure {
  return { name, measured: 'error' in result ? result.error : words(result), target: '', verdict: isSeen ? '' : 'void' };
}

function failed(name: string, target: string, error: string): Figure {
  return { name, measured: error, target, verdict: target === '' ? '' : 'NOT MET' };
}

function verdictOf(isMet: boolean): 'met' | 'NOT MET' {
  return isMet ? 'met' : 'NOT MET';
}

function range(values: readonly number[]): string {
  return `${medianOf(values).toFixed(1)} [${quantileOf(values, 0.1).toFixed(1)}..${quantileOf(values, 0.9).toFixed(1)}]`;
}

function medianOf(values: readonly number[]): number {
  return spreadOf(values).median;
}

function sumOf({ comparison }: UnevenRecording): number {
  return comparison.gaps.reduce((sum, { frames }) => sum + frames, 0);
}

function allOf(byFormat: Readonly<Record<string, readonly number[]>>): number[] {
  return Object.values(byFormat).flat();
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
