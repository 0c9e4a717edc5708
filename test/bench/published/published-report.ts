/** Formats the result of the published benchmark. */
import type { MeasuredWay, PublishedResult, PublishedWay } from './published-benchmark';
import { formatTable } from '../table';

const NOTE = `Judge only ratios and differences within one run: absolute times depend on the machine and on how busy it is.
The local Polly's pacing is modelled on this very publication, so that the totals and the ratio of times come out as
published says only that the model holds and that nothing on the way slows it down: it says nothing about Amazon's
service. What is measured of this package is the overhead: how much later the last byte was in the page than the
model and the pacing alone would have had it (schedule), and how long it took there from the local Polly (delivery).
Either way the local Polly had spoken before, code and credentials were loaded when the time began, and the same player
got the bytes as they came. By default, text is held back where speech is far ahead of the listener, so that what is
stopped early is not all paid for, and fetched in bursts, so that no stream is open for longer than it is of use: the
last byte then comes when it is needed, and not when it could. First sound is the
first sample that left that player, an AudioWorklet with its default cushion.`;

/** Returns a table of the published and measured results. */
export function formatPublished({ settings, published, measured, ratios }: PublishedResult): string {
  const { characters, words, sentences, wordMs, voice, sampleRate, pacing, isWhole, maxAheadSeconds } = settings;
  const measuredCells = ({ firstAudioMs, firstSoundMs, overheadMs, deliveryMs }: MeasuredWay) => [
    ms(firstAudioMs),
    ms(firstSoundMs),
    overheadMs === undefined ? '' : ms(overheadMs),
    `${ms(deliveryMs.median)} / ${ms(deliveryMs.max)}`,
  ];
  const table = formatTable([
    ['', 'time', 'calls', 'bytes', 'audio', 'first audio', 'first sound', 'over schedule', 'delivery median / max'],
    ['published, sequential', ...cells(published.sequential)],
    ['published, one stream', ...cells(published.stream)],
    ['  stream / sequential', ratio(ratios.published.time), '', ratio(ratios.published.bytes)],
    ['measured, sequential', ...cells(measured.sequential), ...measuredCells(measured.sequential)],
    ['measured, one stream, maxAheadSeconds: Infinity', ...cells(measured.stream), ...measuredCells(measured.stream)],
    [
      '  stream / sequential',
      ratio(ratios.measured.time),
      '',
      ratio(ratios.measured.bytes),
      '',
      ratio(ratios.measured.firstAudio),
      ratio(ratios.measured.firstSound),
    ],
    [
      `measured, bursts, at most ${maxAheadSeconds} s ahead`,
      ...cells(measured.streamByDefault),
      ...measuredCells(measured.streamByDefault),
    ],
  ]);
  const text = `${count(characters)} characters, ${words} words, ${sentences} sentences; ${voice}, generative, mp3 at ${sampleRate} Hz; `;
  return [
    `${text}a model at ${wordMs} ms a word; the local Polly's pacing: ${pacing}.`,
    ...(isWhole ? [] : ['This is a part of the passage: only the whole can stand beside what is published.']),
    '',
    table,
    '',
    `By default, streams were open for ${measured.streamByDefault.openShare.toFixed(2)} times as long as the synthesis takes; at most ` +
      `${measured.streamByDefault.mostAheadSeconds.toFixed(1)} s of sound were unheard; underruns: ${measured.streamByDefault.underruns}.`,
    `One stream took ${percentLess(ratios.measured.time)} (published: ${percentLess(ratios.published.time)}).`,
    '',
    NOTE,
  ].join('\n');
}

function cells({ totalMs, apiCalls, audioBytes, audioSeconds }: PublishedWay): string[] {
  return [ms(totalMs), count(apiCalls), count(audioBytes), `${audioSeconds.toFixed(1)} s`];
}

function ms(milliseconds: number): string {
  return `${count(milliseconds)} ms`;
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function ratio(value: number): string {
  return value.toFixed(3);
}

function percentLess(value: number): string {
  const percent = Math.abs((1 - value) * 100).toFixed(1);
  return value <= 1 ? `${percent}% less time` : `${percent}% more time`;
}
