/** The optional packages that the local Polly speaks and encodes with, and what is said where one of them does not load. */
import { SpeechError } from '../../../base/errors';

/** A package that whoever runs the local Polly installs. */
export type SpeechPackage = '@echogarden/espeak-ng-emscripten' | 'wasm-media-encoders' | '@evan/opus';

/** What is so without each package. */
const PURPOSES: Readonly<Record<SpeechPackage, string>> = {
  '@echogarden/espeak-ng-emscripten': 'the local Polly cannot speak',
  'wasm-media-encoders': 'the local Polly has no mp3, which is what apps ask for by default, and no ogg_vorbis',
  '@evan/opus': 'the local Polly has no ogg_opus',
};

/** Of what a package's loading failed with, what crosses from one thread to another. */
export interface LoadFailure {
  readonly message: string;
}

/** Details of a failure are quoted up to this length, so that a client that quotes the whole still shows what to do. */
const MAX_DETAIL_CHARACTERS = 80;

/**
 * The error of a package that could not be loaded.
 *
 * @param packageName - The package.
 * @param failure - What importing it failed with.
 * @returns `package-missing`: it is not installed, or it is and does not work. The message says which, and what to run.
 */
export function speechPackageError(packageName: SpeechPackage, failure: LoadFailure): SpeechError {
  // Node's words for a package that is nowhere; of a package that lacks a file it says "module".
  const isInstalled = !failure.message.includes(`Cannot find package '${packageName}'`);
  const [firstLine = ''] = failure.message.replaceAll(/[^\s'"]*node_modules[\\/]/gu, '').split(/\n| imported from/u, 1);
  const detail = firstLine.slice(0, MAX_DETAIL_CHARACTERS);
  const message = isInstalled
    ? `${packageName} is installed, but does not work (${detail}). Without it ${PURPOSES[packageName]}. Delete its folder in node_modules, and run: npm install -D ${packageName}`
    : `${packageName} is not installed. Without it ${PURPOSES[packageName]}. Run: npm install -D ${packageName}`;
  return new SpeechError({ code: 'package-missing', message, cause: failure });
}
