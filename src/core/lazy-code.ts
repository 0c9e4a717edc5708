/** Code that is loaded when it is first needed, once. */
import { speechCodeMissing } from './failures';

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
