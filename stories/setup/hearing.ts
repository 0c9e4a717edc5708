/**
 * Ears for a story's test: an account of its own at the local Polly, an output with a tap, and what both say.
 */
import type { AudioOutput, CredentialsProvider } from 'react-polly-stream';
import { createAudioOutput } from 'react-polly-stream';
import { expect, waitFor } from 'storybook/test';
import { alignRecording } from '../../test/audio/correlate';
import { tapOutput } from '../../test/audio/output-tap';
import { openPollyAccount, type PollyAccount } from '../../test/stack/polly-account';

/** The rate of the local Polly's generative mp3, so that nothing is resampled on the way to the tap. */
const SAMPLE_RATE = 24000;

/** Enough that a busy machine, which may synthesize late, makes no gap in what a test holds against the original. */
const CUSHION_MS = 1000;

/** What a test listens with. */
export interface Hearing {
  readonly account: PollyAccount;
  /** All that was rendered since the story began. */
  readonly recording: () => Promise<Float32Array>;
}

/** What the preview's decorator takes from the loaded data of a story. */
interface LoadedSpeech {
  readonly audio: AudioOutput;
  readonly credentials: CredentialsProvider;
}

/** Part of Storybook's context that is used here. */
interface StoryContext {
  // Storybook's own type for it is a record of any.
  readonly loaded: Record<string, unknown>;
}

/** To be a story's `beforeEach`: prepares its ears and closes them after it. */
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

/** The ears of a story that has {@link beforeHearing}. */
export function hearingOf({ loaded }: StoryContext): Hearing {
  return loaded['hearing'] as Hearing;
}

/**
 * Asserts that everything the local Polly spoke for this story was heard, without a click or a missing end.
 *
 * @param maxGaps - How often the listener held it, or waited for text that was not written yet. Default: 0.
 */
export async function expectHeardWhole(
  { account, recording }: Hearing,
  { maxGaps = 0 }: { readonly maxGaps?: number } = {},
): Promise<void> {
  const [request, ...others] = await account.settledRequests();
  await expect(others).toEqual([]);
  await expect(request?.state).toBe('completed');
  const { samples } = await account.sound(request?.id ?? '');
  const alignment = alignRecording(samples, await recording());
  await expect(alignment).toMatchObject({ doubled: [], lost: [], clicks: [], missingAtStart: 0, missingAtEnd: 0 });
  await expect(alignment.gaps.length).toBeLessThanOrEqual(maxGaps);
  await expect(alignment.correlation).toBeGreaterThan(0.9);
}

/** Waits until so much sound was rendered that it can be told from any other. */
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
