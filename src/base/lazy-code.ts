/** Code that is loaded when it is first needed, once. */
import { SpeechError } from './errors';

/** A module that is loaded later. */
export class LazyCode<Module> {
  readonly #import: () => Promise<Module>;
  #loading: Promise<Module> | undefined;
  #module: Module | undefined;

  constructor(importModule: () => Promise<Module>) {
    this.#import = importModule;
  }

  /** Undefined until it is loaded. */
  get loaded(): Module | undefined {
    return this.#module;
  }

  /** @throws SpeechError `connection-lost` when it did not arrive; the next call tries again. */
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

/** A part of this package that is loaded when it is needed did not arrive. */
export function speechCodeMissing(cause: unknown): SpeechError {
  return new SpeechError({
    code: 'connection-lost',
    message:
      'A part of this app that speech needs could not be loaded. Check the network and try again; if the app was deployed ' +
      'anew meanwhile, reload the page.',
    cause,
  });
}
