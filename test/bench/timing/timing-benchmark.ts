/**
 * Measures how well words are found in sound, compared with the engines' own word times: with all sound present, and live,
 * while sound arrives a second ahead of the listener.
 */
import { deserialize, serialize } from 'node:v8';
import { FrameMeter } from '../../../src/audio/meter/frame-meter';
import type { SoundFrames } from '../../../src/timing/sounds/sound-frames';
import { loadReadings } from '../../../src/timing/readings/load-readings';
import type { SearchCommand, SearchNews } from '../../../src/timing/search/search-protocol';
import { UtteranceSearch } from '../../../src/timing/search/utterance-search';
import { SpeechTiming, type SpeechTimingOptions } from '../../../src/timing/speech-timing';
import { joinSpeech, type JoinedSpeech, type TrueSpeech } from '../../timing/true-speech';
import { quantileOf } from '../spread';

/** Sentences spoken without a break, with the frames of their sound. */
export interface TimedRun {
  readonly speech: JoinedSpeech;
  readonly frames: SoundFrames;
}

/** Errors of word onsets, in milliseconds. */
export interface OnsetErrors {
  readonly words: number;
  readonly medianMs: number;
  readonly p90Ms: number;
}

/** The results of one engine for runs of one length. */
export interface RunLengthResult {
  readonly sentences: number;
  /** With all sound present. */
  readonly complete: OnsetErrors;
  /** When a word was first reported as heard, with {@link LOOKAHEAD_SECONDS} of sound ahead of the listener. */
  readonly live: OnsetErrors;
  /** The median of the signed live errors; positive is late. */
  readonly liveBiasMs: number;
  /** How often an earlier word was reported than before. */
  readonly backwardSteps: number;
}

/** The results for sound that breaks off. */
export interface BoundaryResult {
  readonly cuts: number;
  /** Sentence ends reported as certain, and how many of these were wrong. */
  readonly certain: number;
  readonly wrong: number;
  /** Cuts at which the last received sentence was not certain, so that more is repeated than necessary. */
  readonly behind: number;
}

/** How sound arrives and how often it is queried. */
const LOOKAHEAD_SECONDS = 1;
const BATCH_FRAMES = 10;
const ASKED_EVERY_FRAMES = 1;
/** Packets are sent to the Worker a quarter of a second at a time, and so are its answers. */
const MESSAGE_FRAMES = 25;
/** The segment of the log that a Worker measures. */
const LOG_SEGMENT = 0;
/** If less of the pause after a sentence was received, its end need not be known. */
const BOUNDARY_LEEWAY_SECONDS = 0.3;
/** How far the cut may be from the true pause. */
const BOUNDARY_TOLERANCE_SECONDS = 0.2;

const readings = await loadReadings('en');

/** Joins the sentences of passages into runs of a length. */
export function runsOf(passages: readonly (readonly TrueSpeech[])[], sentences: number, pauseSeconds: number): TimedRun[] {
  return passages.flatMap((passage) =>
    Array.from({ length: Math.ceil(passage.length / sentences) }, (_, index) => {
      const speech = joinSpeech(passage.slice(index * sentences, (index + 1) * sentences), pauseSeconds);
      return { speech, frames: new FrameMeter().push(speech.samples, speech.sampleRate) };
    }),
  );
}

/** Measures runs of one length. */
export function measureOnsets(runs: readonly TimedRun[], sentences: number): RunLengthResult {
  const complete: number[] = [];
  const live: number[] = [];
  let backwardSteps = 0;
  for (const run of runs) {
    const listened = listen(run);
    backwardSteps += listened.backwardSteps;
    for (const { startCharacter, seconds } of run.speech.words) {
      if (seconds === undefined) continue;
      complete.push((listened.timing.secondsOf(startCharacter) ?? Infinity) - seconds);
      live.push((listened.toldAt.get(startCharacter) ?? Infinity) - seconds);
    }
  }
  return {
    sentences,
    complete: errorsOf(complete),
    live: errorsOf(live),
    liveBiasMs: 1000 * quantileOf(live, 0.5),
    backwardSteps,
  };
}

/** Returns the share of interruptions at which the reported word is at most one word off. */
export function measureHeardText(runs: readonly TimedRun[], random: () => number, interruptions: number): number {
  let near = 0;
  for (let count = 0; count < interruptions; count += 1) {
    const run = runs[Math.floor(random() * runs.length)];
    if (run === undefined) break;
    const heardFrames = Math.floor(random() * run.frames.loudness.length);
    const timing = begin(run.speech);
    timing.appendFrames(partOf(run.frames, 0, heardFrames + LOOKAHEAD_SECONDS * 100));
    const heard = timing.heardCharacters(heardFrames / 100);
    const told = run.speech.words.filter(({ startCharacter }) => startCharacter < heard).length;
    const begun = run.speech.words.findLastIndex(({ seconds }) => seconds !== undefined && seconds <= heardFrames / 100) + 1;
    if (Math.abs(told - begun) <= 1) near += 1;
  }
  return near / interruptions;
}

/** Cuts sound at random, and checks which sentence ends are reported as certain. */
export function measureBoundaries(runs: readonly TimedRun[], random: () => number, cutsARun: number): BoundaryResult {
  const result = { cuts: 0, certain: 0, wrong: 0, behind: 0 };
  for (const run of runs) {
    for (let count = 0; count < cutsARun; count += 1) {
      const cutFrames = Math.floor((0.1 + 0.9 * random()) * run.frames.loudness.length);
      const timing = begin(run.speech);
      timing.appendFrames(partOf(run.frames, 0, cutFrames));
      const certain = timing.sentenceBoundaries().filter(({ isCertain }) => isCertain);
      result.cuts += 1;
      result.certain += certain.length;
      result.wrong += certain.filter(({ character, seconds }) => !isTrueEnd(run.speech, character, seconds)).length;
      const last = run.speech.sentenceEnds.findLast(({ toSeconds }) => toSeconds < cutFrames / 100 - BOUNDARY_LEEWAY_SECONDS);
      if (last !== undefined && (certain.at(-1)?.character ?? 0) < last.character) result.behind += 1;
    }
  }
  return result;
}

/** CPU milliseconds per second of speech. */
export interface Cost {
  /** Of measuring the decoded sound and finding the words, which a Worker does. */
  readonly workerMs: number;
  /** Of telling the Worker the text, and reading the words 100 times a second, which the page does. */
  readonly pageMs: number;
}

/** The messages about one run, serialized as they are between threads: before each batch of sound, and after it. */
interface Messages {
  readonly toWorker: Buffer[][];
  readonly toPage: Buffer[][];
}

/** Measures the work of following speech, with all messages between page and Worker. */
export function measureCost(runs: readonly TimedRun[]): Cost {
  const seconds = runs.reduce((sum, { frames }) => sum + frames.loudness.length / 100, 0);
  const messages = runs.map(recordMessages);
  const work = () => {
    runs.forEach(({ speech }) => new FrameMeter().push(speech.samples, speech.sampleRate));
    runs.forEach((run, index) => search(run, messages[index] as Messages));
  };
  const read = () => runs.forEach((run, index) => readMessages(run, messages[index] as Messages));
  return { workerMs: cpuMs(work) / seconds, pageMs: cpuMs(read) / seconds };
}

function recordMessages(run: TimedRun): Messages {
  const messages: Messages = { toWorker: [[]], toPage: [] };
  const search = new UtteranceSearch((news) => messages.toPage.at(-1)?.push(serialize(news)));
  const send = (command: SearchCommand) => {
    messages.toWorker.at(-1)?.push(serialize(command));
    search.obey(command);
  };
  const deliver = (_: SpeechTiming, frames: SoundFrames) => {
    messages.toPage.push([serialize({ frames, found: search.takeFrames(frames, LOG_SEGMENT) })]);
    messages.toWorker.push([]);
  };
  listen(run, { send }, deliver, MESSAGE_FRAMES);
  return messages;
}

/** Does what the Worker does. */
function search({ frames }: TimedRun, { toWorker }: Messages): void {
  const searching = new UtteranceSearch((news) => serialize(news));
  toWorker.forEach((commands, batch) => {
    for (const command of commands) searching.obey(deserialize(command) as SearchCommand);
    const sound = partOf(frames, batch * MESSAGE_FRAMES, (batch + 1) * MESSAGE_FRAMES);
    serialize({ frames: sound, found: searching.takeFrames(sound, LOG_SEGMENT) });
  });
}

/** Does what the page does. */
function readMessages(run: TimedRun, { toPage }: Messages): void {
  let batch = 0;
  const deliver = (timing: SpeechTiming) => {
    const [sound, ...news] = toPage[batch] ?? [];
    batch += 1;
    if (sound === undefined) return;
    const { frames, found } = deserialize(sound) as { readonly frames: SoundFrames; readonly found: SearchNews };
    timing.noteFrames(frames, LOG_SEGMENT, found);
    for (const each of news) timing.take(deserialize(each) as SearchNews);
  };
  listen(run, { send: (command) => serialize(command) }, deliver, MESSAGE_FRAMES);
}

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function begin({ text, sentenceEnds }: JoinedSpeech, options: SpeechTimingOptions = {}): SpeechTiming {
  const timing = new SpeechTiming(options);
  if (readings !== undefined) timing.setReadings(readings);
  timing.appendText(text);
  timing.flushText();
  for (const { character } of sentenceEnds) timing.endSentence(character);
  timing.startSegment({ startCharacter: 0, startSeconds: 0, ...(options.send === undefined ? {} : { logSegment: LOG_SEGMENT }) });
  return timing;
}

/**
 * Feeds a run piece by piece, and queries the current word all the time.
 *
 * @param deliver - Takes each piece of sound, and what was found in it.
 * @param batchFrames - The length of a piece.
 */
function listen(
  { speech, frames }: TimedRun,
  options: SpeechTimingOptions = {},
  deliver = (to: SpeechTiming, sound: SoundFrames) => to.appendFrames(sound),
  batchFrames = BATCH_FRAMES,
): { timing: SpeechTiming; toldAt: Map<number, number>; backwardSteps: number } {
  const timing = begin(speech, options);
  const toldAt = new Map<number, number>();
  const total = frames.loudness.length;
  let received = 0;
  let latest = 0;
  let backwardSteps = 0;
  for (let heard = 0; heard <= total; heard += ASKED_EVERY_FRAMES) {
    while (received < Math.min(total, heard + LOOKAHEAD_SECONDS * 100)) {
      timing.soundComes();
      deliver(timing, partOf(frames, received, received + batchFrames));
      received = Math.min(total, received + batchFrames);
      if (received === total) timing.endSegment();
    }
    const word = timing.wordAt(heard / 100);
    if (word === undefined) continue;
    if (word.startCharacter < latest) backwardSteps += 1;
    if (toldAt.has(word.startCharacter)) continue;
    // Skipped words count as reported at the same time.
    for (const { startCharacter } of speech.words) {
      if (startCharacter <= word.startCharacter && !toldAt.has(startCharacter)) toldAt.set(startCharacter, heard / 100);
    }
    latest = word.startCharacter;
  }
  return { timing, toldAt, backwardSteps };
}

function isTrueEnd({ sentenceEnds }: JoinedSpeech, character: number, seconds: number): boolean {
  const end = sentenceEnds.find((sentenceEnd) => sentenceEnd.character === character);
  if (end === undefined) return false;
  return seconds > end.fromSeconds - BOUNDARY_TOLERANCE_SECONDS && seconds < end.toSeconds + BOUNDARY_TOLERANCE_SECONDS;
}

function errorsOf(seconds: readonly number[]): OnsetErrors {
  const errors = seconds.map((error) => 1000 * Math.abs(error));
  return { words: errors.length, medianMs: quantileOf(errors, 0.5), p90Ms: quantileOf(errors, 0.9) };
}

function partOf({ loudness, brightness }: SoundFrames, from: number, to: number): SoundFrames {
  return { loudness: loudness.subarray(from, to), brightness: brightness.subarray(from, to) };
}
