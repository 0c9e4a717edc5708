/** What happens in one chaos run, all of it from a seed. */
import type { SpeakOptions } from '../../src/core';
import { DEFAULT_RETRY_OPTIONS } from '../../src/core/options/retry-policy';
import { STALL_AFTER_MS } from '../../src/core/synthesis/stall-watch';
import { Chance } from './texts/chance';
import type { RelayOutage } from './world/chaos-network';
import type { Engine } from '../../src/polly/transport/speech-transport';
import { planVersions, type TextVersion } from './texts/edited-text';
import { CHAOS_TRANSPORTS, planFaults, planMarksFaults, type ChaosTransport, type PlannedFaults } from './world/planned-faults';
import { planVoice, type PlannedVoice, type VoiceChoice } from './texts/planned-voice';
import { chooseFigureSentences, chooseSentences } from './texts/prose';
import { composeSaidText, type Marking, type SaidText } from './texts/said-text';

/** Something that a listener does while speech is under way. */
export interface ListenerAction {
  /** When, after the beginning, on the fast clock. */
  readonly atMs: number;
  readonly kind: 'pause' | 'resume' | 'interrupt';
}

/** A silence of whoever writes. */
export interface WritingPause {
  readonly beforeWord: number;
  readonly durationMs: number;
}

/** One text of a run. */
export interface PlannedUtterance extends SaidText {
  /** When it is given, after the beginning, on the fast clock. */
  readonly atMs: number;
  /** What becomes of the one before it, where that still speaks. */
  readonly whenSpeaking: NonNullable<SpeakOptions['whenSpeaking']>;
  /** Whether it is given to `speak()`, as a source, in one piece or as a string that is rewritten; else it is written. */
  readonly given: 'source' | 'whole' | 'rewritten' | 'written';
  /** How it is rewritten. Default: it is not. */
  readonly versions?: readonly TextVersion[];
  readonly wordMs: number;
  readonly writingPauses: readonly WritingPause[];
}

/** One run. */
export interface ChaosPlan extends PlannedFaults {
  readonly seed: number;
  /** At least one; the others are given while those before them are spoken, or behind them. */
  readonly utterances: readonly PlannedUtterance[];
  readonly marking: Marking;
  readonly engine: Engine;
  readonly voice: PlannedVoice;
  readonly transport: ChaosTransport;
  readonly format: 'pcm' | 'mp3';
  readonly pacing: 'instant' | 'published';
  readonly actions: readonly ListenerAction[];
  /** When the relay is away, if ever. */
  readonly relayOutage: RelayOutage | undefined;
  /** Whether there is no way through any more after the first connections, so that speech has to fail. */
  readonly isHopeless: boolean;
}

/** Bytes of sound in a second of each format, and how many seconds a character takes. */
const BYTES_PER_SECOND = { pcm: 32_000, mp3: 6_000 } as const;
const SECONDS_PER_CHARACTER = 0.065;
/** Beside how many others there may also be no relay for a while, and how long, which is got over as well. */
const MAX_FAULTS_BESIDE_OUTAGE = 2;
const LONGEST_OUTAGE_MS = 6_000;
const TOOL_CALL_MS = 40_000;

/** The share of runs in which one plain text is spoken, and nothing else. */
const PLAIN_SHARE = 0.4;
/** Seeds what a run has beside that apart from the rest, so that a plain run of a seed is always the same. */
const SORT_SALT = 0x50f7;
/** The share of single plain texts that are rewritten while they are spoken, and what seeds how. */
const REWRITTEN_SHARE = 0.3;
const REWRITING_SALT = 0xed17;
/** Seeds the voice apart from the rest, so that a run with a clean voice is always the same. */
const VOICE_SALT = 0x701ce;
const OTHER_ENGINES = ['neural', 'standard', 'long-form'] as const;
/** A voice that has each engine. */
export const VOICES: Readonly<Record<Engine, string>> = {
  generative: 'Matthew',
  neural: 'Ruth',
  standard: 'Joanna',
  'long-form': 'Danielle',
};
const WAYS_OF_SPEAKING = ['queue', 'replace', 'mix'] as const;
const MOST_UTTERANCES = 4;
/** By then the first word of the text before is there, also where it is written. */
const SOONEST_MS = 500;

/** What is spoken in a run. */
export interface RunSort {
  readonly engine: Engine;
  readonly marking: Marking;
  /** How each text is given that comes behind the first. */
  readonly others: readonly PlannedUtterance['whenSpeaking'][];
}

/** One plain text. */
export const PLAIN: RunSort = Object.freeze({ engine: 'generative', marking: 'plain', others: [] });

/** Which runs are planned. */
export interface PlanChoice {
  /** Default: every way to Polly. */
  readonly transports?: readonly ChaosTransport[];
  /** What is spoken. Default: as the seed has it. */
  readonly sort?: RunSort;
  /** What texts have beside their words. Default: as the seed has it. */
  readonly marking?: Marking;
  /** Whether a plain text is rewritten while it is spoken. Default: as the seed has it. */
  readonly isRewritten?: boolean;
  /** Default: any. */
  readonly voices?: VoiceChoice;
  /** Whether texts may sound beside each other. Default: true. */
  readonly mayMix?: boolean;
  /** Sentences of a text at most. Default: 12. */
  readonly maxSentences?: number;
  /** No silence, stall or delay takes longer, in milliseconds. Default: 60,000. */
  readonly mostMs?: number;
}

/** What happens in the run of a seed. */
export function planChaos(seed: number, choice: PlanChoice = {}): ChaosPlan {
  const { transports = CHAOS_TRANSPORTS, maxSentences = 12, mostMs = 60_000, mayMix = true } = choice;
  const chance = new Chance(seed);
  const sort = choice.sort ?? planSort(new Chance(seed ^ SORT_SALT), mayMix, choice.marking);
  const voice = planVoice(new Chance(seed ^ VOICE_SALT), choice.voices ?? 'any');
  const [first, ...others] = composeTexts(chance, chance.whole(1, maxSentences), sort, voice);
  const all = [first, ...others].map(({ said }) => said).join(' ');
  const transport = chance.one(sort.engine === 'generative' ? transports : transports.filter((one) => one !== 'duplex'));
  // Only this engine can be streamed.
  const way = sort.engine === 'generative' ? transport : 'segmented';
  const format = chance.happens(0.25) ? 'mp3' : 'pcm';
  const totalBytes = Math.ceil(all.length * SECONDS_PER_CHARACTER * BYTES_PER_SECOND[format]);
  const isHopeless = chance.happens(0.08);
  const faults = planFaults(chance, way, all, totalBytes, isHopeless);
  const speechMs = all.length * SECONDS_PER_CHARACTER * 1000;
  const pacing = chance.happens(0.3) ? 'published' : 'instant';
  const rewriting = new Chance(seed ^ REWRITING_SALT);
  const isRewritten = choice.isRewritten ?? rewriting.happens(REWRITTEN_SHARE);
  const mayBeRewritten = sort.marking === 'plain' && sort.others.length === 0;
  const writing = chance.happens(0.6) ? 'source' : 'written';
  const given = isRewritten && mayBeRewritten ? 'rewritten' : writing;
  const utterance: PlannedUtterance = {
    ...first,
    atMs: 0,
    whenSpeaking: 'replace',
    given,
    ...(given === 'rewritten' ? { versions: planVersions(rewriting, first.text) } : {}),
    wordMs: chance.one([0, 20, 30, 60]),
    writingPauses: planWritingPauses(chance, first.text),
  };
  const actions = isHopeless ? [] : planActions(chance, speechMs);
  const relayOutage = planOutage(chance, faults, way, speechMs);
  const utterances = [utterance, ...planOthers(chance, utterance, others, sort)];
  const callFaults = sort.engine === 'generative' ? faults.callFaults : [...planMarksFaults(chance, all), ...faults.callFaults];
  const { engine, marking } = sort;
  const plan = {
    seed,
    utterances,
    engine,
    marking,
    voice,
    transport,
    format,
    pacing,
    ...faults,
    callFaults,
    actions,
    isHopeless,
    relayOutage,
  } as const;
  return withShortWaits(others.length === 0 ? plan : spread(chance, plan), mostMs);
}

function planSort(chance: Chance, mayMix: boolean, chosen: Marking | undefined): RunSort {
  if (chance.happens(PLAIN_SHARE)) return chosen === undefined ? PLAIN : { ...PLAIN, marking: chosen };
  const engine = chance.happens(0.5) ? chance.one(OTHER_ENGINES) : 'generative';
  const any = chance.one(['plain', 'plain', 'ssml', 'markdown', 'markdown'] as const);
  const marking = chosen ?? any;
  const ways = WAYS_OF_SPEAKING.filter((way) => mayMix || way !== 'mix');
  const count = chance.happens(0.6) ? chance.whole(1, MOST_UTTERANCES - 1) : 0;
  return { engine, marking, others: Array.from({ length: count }, () => chance.one(ways)) };
}

/** At least one sentence each. */
function composeTexts(
  chance: Chance,
  count: number,
  { marking, others }: RunSort,
  { saysFigures }: PlannedVoice,
): readonly [SaidText, ...SaidText[]] {
  const choose = saysFigures ? chooseFigureSentences : chooseSentences;
  const sentences = choose(chance, Math.max(count, others.length + 1));
  const share = Math.floor(sentences.length / (others.length + 1));
  const rest = others.map(() => sentences.splice(-share));
  return [composeSaidText(chance, sentences, marking), ...rest.map((some) => composeSaidText(chance, some, marking))];
}

function planWritingPauses(chance: Chance, text: string): WritingPause[] {
  const words = text.split(/\s+/u).length;
  return Array.from({ length: chance.happens(0.3) ? 1 : 0 }, () => ({
    beforeWord: chance.whole(1, words),
    durationMs: chance.happens(0.5) ? TOOL_CALL_MS : Math.round(chance.scale(500, 12_000)),
  }));
}

/** Each somewhere in the one before it, or soon behind it. */
function planOthers(chance: Chance, first: PlannedUtterance, texts: readonly SaidText[], { others }: RunSort): PlannedUtterance[] {
  let atMs = 0;
  let { said } = first;
  return texts.map((text, index) => {
    atMs += SOONEST_MS + Math.round(said.replace(/\s+/gu, ' ').length * SECONDS_PER_CHARACTER * 1000 * 1.2 * chance.next());
    said = text.said;
    return {
      ...text,
      atMs,
      whenSpeaking: others[index] ?? 'replace',
      given: chance.happens(0.7) ? 'source' : 'whole',
      wordMs: chance.one([0, 20, 30, 60]),
      writingPauses: planWritingPauses(chance, text.text),
    };
  });
}

/** The same with faults in the later texts as well. */
function spread(chance: Chance, plan: ChaosPlan): ChaosPlan {
  const later = (connections: ChaosPlan['near']) =>
    connections.flatMap((one) => [...Array.from({ length: chance.whole(0, plan.utterances.length - 1) }, () => undefined), one]);
  let skipped = 0;
  const streamFaults = plan.isHopeless
    ? plan.streamFaults
    : plan.streamFaults.map((rule) => {
        skipped += chance.whole(0, 1);
        return { ...rule, stream: (rule.stream ?? 0) + skipped };
      });
  return { ...plan, near: later(plan.near), far: later(plan.far), streamFaults };
}

function planOutage(chance: Chance, faults: PlannedFaults, transport: ChaosTransport, speechMs: number): RelayOutage | undefined {
  const { near, far, streamFaults, callFaults, expireAtMs } = faults;
  const count = [near, far, streamFaults, callFaults, expireAtMs].reduce((sum, { length }) => sum + length, 0);
  if (transport === 'segmented' || count > MAX_FAULTS_BESIDE_OUTAGE || !chance.happens(0.5)) return undefined;
  return { atMs: chance.whole(0, Math.round(speechMs)), durationMs: Math.round(chance.scale(200, LONGEST_OUTAGE_MS)) };
}

/** The same with nothing that takes longer. */
function withShortWaits(plan: ChaosPlan, mostMs: number): ChaosPlan {
  const duration = <Item extends { readonly durationMs?: number }>(item: Item): Item =>
    item.durationMs === undefined ? item : { ...item, durationMs: Math.min(mostMs, item.durationMs) };
  const delay = <Item extends { readonly delayMs?: number }>(item: Item): Item =>
    item.delayMs === undefined ? item : { ...item, delayMs: Math.min(mostMs, item.delayMs) };
  const connections = (plans: ChaosPlan['near']) => plans.map((one) => one && { ...one, faults: one.faults.map(duration) });
  const [pause, resume, ...others] = plan.actions;
  const isPaused = pause?.kind === 'pause' && resume?.kind === 'resume';
  return {
    ...plan,
    utterances: plan.utterances.map((one) => ({ ...one, writingPauses: one.writingPauses.map(duration) })),
    near: connections(plan.near),
    far: connections(plan.far),
    streamFaults: plan.streamFaults.map(duration),
    callFaults: plan.callFaults.map(delay),
    relayOutage: plan.relayOutage && duration(plan.relayOutage),
    actions: isPaused ? [pause, { ...resume, atMs: Math.min(resume.atMs, pause.atMs + mostMs) }, ...others] : plan.actions,
  };
}

/**
 * Whether speech may give up: everything that a plan has may come in a row, and where that is more than core tries again
 * for, it is right to fail.
 */
export function mayFail({ isHopeless, near, far, streamFaults, callFaults, expireAtMs }: ChaosPlan): boolean {
  const isFault = ({ fault, marks = false, delayMs = Infinity }: PlannedFaults['callFaults'][number]) =>
    !marks && (fault !== 'held' || delayMs > STALL_AFTER_MS - 1_000);
  const calls = callFaults.filter(isFault).reduce((sum, { times = Infinity }) => sum + times, 0);
  const connections = [...near, ...far].filter((one) => one !== undefined).length;
  const most = connections + streamFaults.length + calls + expireAtMs.length;
  return isHopeless || most > DEFAULT_RETRY_OPTIONS.maxRetries;
}

/**
 * A run in which nothing goes wrong and the listener interrupts, at any moment.
 *
 * @param seed - All of it comes from it.
 */
export function planInterruption(seed: number, choice: PlanChoice = {}): ChaosPlan {
  const chance = new Chance(seed);
  const plan = planChaos(seed, { sort: PLAIN, isRewritten: false, voices: 'clean', ...choice });
  const speechMs = plan.utterances.reduce((sum, { said }) => sum + said.length, 0) * SECONDS_PER_CHARACTER * 1000;
  return {
    ...plan,
    near: [],
    far: [],
    streamFaults: [],
    callFaults: [],
    expireAtMs: [],
    isHopeless: false,
    relayOutage: undefined,
    actions: [{ atMs: Math.round(speechMs * chance.next()), kind: 'interrupt' }],
  };
}

function planActions(chance: Chance, speechMs: number): ListenerAction[] {
  const actions: ListenerAction[] = [];
  if (chance.happens(0.25)) {
    const atMs = chance.whole(0, Math.round(speechMs));
    actions.push({ atMs, kind: 'pause' }, { atMs: atMs + Math.round(chance.scale(50, 30_000)), kind: 'resume' });
  }
  if (chance.happens(0.15)) actions.push({ atMs: chance.whole(0, Math.round(speechMs * 1.2)), kind: 'interrupt' });
  return actions;
}
