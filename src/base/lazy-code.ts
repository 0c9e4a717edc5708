/** Loads a module on first use, and only once. */
import { SpeechError } from './errors';

/** A lazily loaded module. */
export class LazyCode<Module> {
  readonly #import: () => Promise<Module>;
  #loading: Promise<Module> | undefined;
  #module: Module | undefined;

  constructor(importModule: () => Promise<Module>) {
    this.#import = importModule;
  }

  /** The module; undefined until it has loaded. */
  get loaded(): Module | undefined {
    return this.#module;
  }

  /**
   * Loads the module. If it is loading already, returns the same promise.
   *
   * @throws SpeechError `connection-lost` if loading failed. The next call tries again.
   */
  load(): Promise<Module> {
    this.#loading ??= this.#import().then(
      (module) => (this.#module = module),
      (cause: unknown) => {
        this.#loading = undefined;
        throw speechCodeMissing(cause);
      },
    );
    return this.#loading;
  }
}

/** Creates the error for a part of this package that failed to load. */
export function speechCodeMissing(cause: unknown): SpeechError {
  return new SpeechError({
    code: 'connection-lost',
    message:
      'A part of this app that speech needs could not be loaded. Check the network and try again. If a new version of the app was ' +
      'deployed meanwhile, reload the page.',
    cause,
  });
}
