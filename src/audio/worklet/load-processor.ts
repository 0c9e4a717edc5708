/** Loads the processor's code into an AudioContext, once for each context. */
import { SpeechError } from '../../base/errors';
import processorSource from './processor/index.ts?worklet';

const loading = new WeakMap<BaseAudioContext, Promise<void>>();

/**
 * Loads the ring processor.
 *
 * @param context - The context of the node.
 * @param url - URL under which the app serves the file `react-polly-stream/worklet`. Default: a blob of the packaged code, which a
 *   Content-Security-Policy without `blob:` in `script-src` (or `worker-src`) forbids.
 * @throws SpeechError `worklet-unavailable` if the code cannot be loaded.
 */
export function loadRingProcessor(context: BaseAudioContext, url?: string | URL): Promise<void> {
  const present = loading.get(context);
  if (present !== undefined) return present;
  const promise = load(context, url);
  loading.set(context, promise);
  // The next attempt may succeed, with another URL or a working network.
  promise.catch(() => loading.delete(context));
  return promise;
}

async function load(context: BaseAudioContext, url: string | URL | undefined): Promise<void> {
  const blobUrl = url === undefined ? URL.createObjectURL(new Blob([processorSource], { type: 'text/javascript' })) : undefined;
  try {
    // Undefined outside of secure contexts, despite its type.
    const worklet = context.audioWorklet as AudioWorklet | undefined;
    if (worklet === undefined) throw new Error('AudioWorklet exists on https pages and on localhost only.');
    await worklet.addModule(blobUrl ?? url ?? '');
  } catch (cause) {
    throw new SpeechError({
      code: 'worklet-unavailable',
      message:
        url === undefined
          ? 'The AudioWorklet could not be loaded from a blob. If the page has a Content-Security-Policy, serve ' +
            "the file 'react-polly-stream/worklet' from your own origin and set workletUrl to its URL; otherwise see cause."
          : 'The AudioWorklet could not be loaded from workletUrl. Check that the URL answers with the file ' +
            "'react-polly-stream/worklet' as JavaScript, and that the page's Content-Security-Policy allows it.",
      cause,
    });
  } finally {
    if (blobUrl !== undefined) URL.revokeObjectURL(blobUrl);
  }
}
