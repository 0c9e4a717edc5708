/** Weighs what an app loads for this package's players, with what they load late. */
import { bundle, gzipBytesOf } from '../size/size-benchmark';

const ENTRY = '/src/audio/output/audio-output.ts';

/** The chunks that each player loads late to play mp3 in Chromium. The worklet needs as many for pcm. */
const LATE_CHUNKS = {
  worklet: ['worklet-code', 'feed-worker'],
  'media-source': ['find-container', 'mpeg-container', 'media-source-player'],
} as const;

/**
 * Returns compressed bytes, by player.
 *
 * @throws Error if a chunk has another name than it had.
 */
export async function weighOwnPlayers(): Promise<Readonly<Record<keyof typeof LATE_CHUNKS, number>>> {
  const chunks = await bundle(ENTRY, ['createAudioOutput']);
  const weigh = (late: readonly string[]) => {
    const absent = late.filter((name) => !chunks.some((chunk) => chunk.name === name));
    if (absent.length > 0) throw new Error(`There is no chunk ${absent.join(', ')} among ${chunks.map(({ name }) => name).join(', ')}.`);
    const files = new Set(chunks.filter(({ isEntry, name }) => isEntry || late.includes(name)).map(({ fileName }) => fileName));
    // Items added to a set during iteration are visited, too.
    for (const file of files) for (const imported of chunks.find(({ fileName }) => fileName === file)?.imports ?? []) files.add(imported);
    return chunks.filter(({ fileName }) => files.has(fileName)).reduce((sum, { code }) => sum + gzipBytesOf(code), 0);
  };
  return { worklet: weigh(LATE_CHUNKS.worklet), 'media-source': weigh(LATE_CHUNKS['media-source']) };
}
