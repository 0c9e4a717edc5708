/** Lets a story's test hear: with its own account at local Polly, an output with a tap, and checks of both. */
import type { AudioOutput, CredentialsProvider } from 'react-polly-stream';
import { createAudioOutput } from 'react-polly-stream';
import { expect, waitFor } from 'storybook/test';
import { alignRecording } from '../../test/audio/measuring/correlate';
import { tapOutput } from '../../test/audio/rig/output-tap';
import { openPollyAccount, type PollyAccount } from '../../test/stack/polly-account';

/** The rate of local Polly's generative mp3, so that nothing is resampled before the tap. */
const SAMPLE_RATE = 24000;

/** Long enough that late synthesis on a busy machine causes no gaps in the recording. */
const CUSHION_MS = 1000;

/** The account and the recording of a test. */
export interface Hearing {
  readonly account: PollyAccount;
  /** Returns all output since the story began. */
  readonly recording: () => Promise<Float32Array>;
}

/** The part of a story's loaded data that the preview's decorator uses. */
interface LoadedSpeech {
  readonly audio: AudioOutput;
  readonly credentials: CredentialsProvider;
}

/** The used part of Storybook's context. */
interface StoryContext {
  // Storybook types it as a record of `any`.
  readonly loaded: Record<string, unknown>;
}

/** A story's `beforeEach`: sets up the account and the tap, and closes them after the story. */
export async function beforeHearing({ loaded }: StoryContext): Promise<() => Promise<void>> {
  const context = new AudioContext({ sampleRate: SAMPLE_RATE });
  const tap = await tapOutput(context);
  const account = await openPollyAccount();
  const speech: LoadedSpeech = {
    audio: createAudioOutput({ context, destination: tap.node, cushionMs: CUSHION_MS }),
    credentials: account.credentials,
  };
  const hearing: Hearing = { account, recording: () => tap.read() };
  loaded['speech'] = speech;
  loaded['hearing'] = hearing;
  return async () => {
    tap.close();
    await context.close();
  };
}

/** Returns the hearing of a story with {@link beforeHearing}. */
export function hearingOf({ loaded }: StoryContext): Hearing {
  return loaded['hearing'] as Hearing;
}

/**
 * Asserts that all sound of this story's request was heard, without clicks or a missing end.
 *
 * @param maxGaps - How many pauses are allowed: those of the listener, and waits for unwritten text. Default: 0.
 * @param operation - The operation of that request, if the story makes others. Default: it makes no others.
 */
export async function expectHeardWhole(
  { account, recording }: Hearing,
  { maxGaps = 0, operation }: { readonly maxGaps?: number; readonly operation?: string } = {},
): Promise<void> {
  const requests = await account.settledRequests();
  const [request, ...others] = operation === undefined ? requests : requests.filter((one) => one.operation === operation);
  await expect(others).toEqual([]);
  await expect(request?.state).toBe('completed');
  const { samples } = await account.sound(request?.id ?? '');
  const alignment = alignRecording(samples, await recording());
  await expect(alignment).toMatchObject({ doubled: [], lost: [], clicks: [], missingAtStart: 0, missingAtEnd: 0 });
  await expect(alignment.gaps.length).toBeLessThanOrEqual(maxGaps);
  await expect(alignment.correlation).toBeGreaterThan(0.9);
}

/** Waits until this many seconds of audible sound were rendered. */
export async function waitForSound({ recording }: Hearing, seconds: number): Promise<void> {
  await waitFor(
    async () => {
      const sounding = (await recording()).reduce((count, sample) => (Math.abs(sample) > 1e-3 ? count + 1 : count), 0);
      await expect(sounding).toBeGreaterThan(seconds * SAMPLE_RATE);
    },
    { timeout: 10_000 },
  );
}

/** Asserts that not a single sample was heard. */
export async function expectSilence({ recording }: Hearing): Promise<void> {
  const loudest = (await recording()).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  await expect(loudest).toBe(0);
}
