/** Measures how well the words of recordings are followed live, while sound arrives a second ahead of the listener. */
import { FrameMeter } from '../../../src/audio/meter/frame-meter';
import { loadReadings } from '../../../src/timing/readings/load-readings';
import { SpeechTiming } from '../../../src/timing/speech-timing';
import { quantileOf } from '../spread';
import { sentenceEndsOf, type Recording } from './timing-recording';

/** The accuracy over some recordings. Errors are those of word onsets, in milliseconds. */
export interface Accuracy {
  readonly runs: number;
  readonly words: number;
  readonly medianMs: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** How often another word is reported {@link MARKED_AFTER_SECONDS} after an onset. */
  readonly wrongPart: number;
  /** Runs in which words were off by {@link LOST_ERROR_SECONDS} for {@link LOST_SECONDS}, or at the end. */
  readonly lostRuns: number;
  /** The most sentences in a row, one after another, that hold words which were off by {@link LOST_ERROR_SECONDS}. */
  readonly sentencesOff: number;
  /** The part of the time in which a word was reported as certain that was off by {@link LOST_ERROR_SECONDS}. */
  readonly falselySurePart: number;
  /** The part of the time in which only the sentence was certain. */
  readonly unsurePart: number;
  readonly backwardSteps: number;
}

/** The largest accepted values. */
export interface AccuracyTarget {
  readonly medianMs?: number;
  readonly p90Ms?: number;
  readonly p99Ms?: number;
  readonly wrongPart?: number;
  readonly sentencesOff?: number;
}

const MARKED_AFTER_SECONDS = 0.05;
const LOST_ERROR_SECONDS = 1;
const LOST_SECONDS = 15;
const LOOKAHEAD_FRAMES = 100;
const BATCH_FRAMES = 10;

interface Followed {
  readonly errors: readonly number[];
  readonly wrong: number;
  readonly isLost: boolean;
  readonly sentencesOff: number;
  readonly frames: number;
  readonly falselySureFrames: number;
  readonly unsureFrames: number;
  readonly backwardSteps: number;
}

/** Follows recordings, one after the other. */
export async function measureAccuracy(recordings: readonly Recording[]): Promise<Accuracy> {
  const followed: Followed[] = [];
  for (const recording of recordings) followed.push(await follow(recording));
  const sum = (valueOf: (run: Followed) => number) => followed.reduce((total, run) => total + valueOf(run), 0);
  const errors = followed.flatMap((run) => run.errors.map((error) => 1000 * Math.abs(error)));
  return {
    runs: followed.length,
    words: errors.length,
    medianMs: quantileOf(errors, 0.5),
    p90Ms: quantileOf(errors, 0.9),
    p99Ms: quantileOf(errors, 0.99),
    maxMs: quantileOf(errors, 1),
    wrongPart: sum(({ wrong }) => wrong) / errors.length,
    lostRuns: followed.filter(({ isLost }) => isLost).length,
    sentencesOff: Math.max(...followed.map(({ sentencesOff }) => sentencesOff)),
    falselySurePart: sum(({ falselySureFrames }) => falselySureFrames) / sum(({ frames }) => frames),
    unsurePart: sum(({ unsureFrames }) => unsureFrames) / sum(({ frames }) => frames),
    backwardSteps: sum((run) => run.backwardSteps),
  };
}

/** Describes each missed target. */
export function missedBy(name: string, accuracy: Accuracy, target: AccuracyTarget): string[] {
  const missed = (Object.keys(target) as (keyof AccuracyTarget)[]).filter((key) => !(accuracy[key] <= (target[key] ?? Infinity)));
  return [
    ...missed.map((key) => `${name}: ${key} is ${accuracy[key].toFixed(key === 'wrongPart' ? 3 : 0)}, not ${target[key]} at most`),
    ...(accuracy.lostRuns > 0 ? [`${name}: ${accuracy.lostRuns} of ${accuracy.runs} runs lost their place`] : []),
    ...(accuracy.backwardSteps > 0 ? [`${name}: ${accuracy.backwardSteps} steps back`] : []),
  ];
}

async function follow(recording: Recording): Promise<Followed> {
  const frames = new FrameMeter().push(recording.samples, recording.sampleRate);
  const timing = await begin(recording);
  const total = frames.loudness.length;
  /** The reported character at each frame. */
  const told: number[] = [];
  const toldAt = new Map<number, number>();
  const known = recording.words.flatMap(({ startCharacter, seconds }) => (seconds === undefined ? [] : [{ startCharacter, seconds }]));
  let [received, backwardSteps, latest, unsureFrames, falselySureFrames] = [0, 0, -1, 0, 0];
  for (let heard = 0; heard <= total; heard += 1) {
    while (received < Math.min(total, heard + LOOKAHEAD_FRAMES)) {
      const end = Math.min(total, received + BATCH_FRAMES);
      timing.appendFrames({ loudness: frames.loudness.subarray(received, end), brightness: frames.brightness.subarray(received, end) });
      received = end;
      if (received === total) timing.endSegment();
    }
    const character = timing.wordAt(heard / 100)?.startCharacter ?? -1;
    told.push(character);
    if (!timing.isSureAt(heard / 100)) unsureFrames += 1;
    else if (isOff(known, character, heard / 100)) falselySureFrames += 1;
    if (character < latest) backwardSteps += 1;
    if (character <= latest) continue;
    // Skipped words count as reported at the same time.
    for (const { startCharacter } of recording.words) {
      if (startCharacter <= character && !toldAt.has(startCharacter)) toldAt.set(startCharacter, heard / 100);
    }
    latest = character;
  }
  const errors = known.map(({ startCharacter, seconds }) => (toldAt.get(startCharacter) ?? total / 100) - seconds);
  const wrong = known.filter(({ startCharacter, seconds }) => {
    const marked = told[Math.min(told.length - 1, Math.round(100 * (seconds + MARKED_AFTER_SECONDS)))] ?? -1;
    return recording.words.findLast((word) => word.startCharacter <= marked)?.startCharacter !== startCharacter;
  }).length;
  const sentencesOff = countSentencesOff(sentenceEndsOf(recording), known, errors);
  return { errors, wrong, isLost: isLost(known, errors), sentencesOff, frames: total + 1, falselySureFrames, unsureFrames, backwardSteps };
}

interface KnownWord {
  readonly startCharacter: number;
  readonly seconds: number;
}

/** Whether a word is reported more than {@link LOST_ERROR_SECONDS} before it begins, or after the next one begins. */
function isOff(words: readonly KnownWord[], character: number, seconds: number): boolean {
  const index = words.findLastIndex(({ startCharacter }) => startCharacter <= character);
  const begins = words[index]?.seconds ?? -Infinity;
  const ends = words[index + 1]?.seconds ?? Infinity;
  return seconds < begins - LOST_ERROR_SECONDS || seconds > ends + LOST_ERROR_SECONDS;
}

/** The most consecutive sentences that hold words that are off. */
function countSentencesOff(sentenceEnds: readonly number[], words: readonly KnownWord[], errors: readonly number[]): number {
  const isSentenceOff = sentenceEnds.map(() => false);
  for (const [index, { startCharacter }] of words.entries()) {
    const sentence = sentenceEnds.findIndex((end) => startCharacter < end);
    if (Math.abs(errors[index] ?? 0) > LOST_ERROR_SECONDS) isSentenceOff[sentence] = true;
  }
  let [most, inRow] = [0, 0];
  for (const isSentence of isSentenceOff) most = Math.max(most, (inRow = isSentence ? inRow + 1 : 0));
  return most;
}

async function begin(recording: Recording): Promise<SpeechTiming> {
  const timing = new SpeechTiming({ language: recording.language });
  const readings = await loadReadings(recording.language);
  if (readings !== undefined) timing.setReadings(readings);
  timing.appendText(recording.text);
  timing.flushText();
  for (const end of sentenceEndsOf(recording)) timing.endSentence(end);
  timing.startSegment({ startCharacter: 0, startSeconds: 0 });
  return timing;
}

function isLost(words: readonly { readonly seconds: number }[], errors: readonly number[]): boolean {
  let from: number | undefined;
  for (const [index, { seconds }] of words.entries()) {
    from = Math.abs(errors[index] ?? 0) > LOST_ERROR_SECONDS ? (from ?? seconds) : undefined;
    if (from !== undefined && seconds - from > LOST_SECONDS) return true;
  }
  return false;
}
