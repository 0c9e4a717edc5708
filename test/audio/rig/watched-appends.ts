/** Watches or limits appends to SourceBuffers. The browser's own limit is 12 MB, which takes too long to play. */

/** Saved and restored; always called with its object. */
const native = Object.getOwnPropertyDescriptor(SourceBuffer.prototype, 'appendBuffer') as TypedPropertyDescriptor<
  (this: SourceBuffer, data: BufferSource) => void
>;

function replace(append: (this: SourceBuffer, data: BufferSource) => void): void {
  Object.defineProperty(SourceBuffer.prototype, 'appendBuffer', { ...native, value: append });
}

/** Calls `onAppend` right after each append has begun. */
export function watchAppends(onAppend: (buffer: SourceBuffer, data: BufferSource) => void): void {
  replace(function (this: SourceBuffer, data) {
    native.value?.call(this, data);
    onAppend(this, data);
  });
}

/** Refuses appends, like a full buffer, while it holds more than some seconds. */
export function limitBuffers(maxSeconds: number): { readonly count: number } {
  const refusals = { count: 0 };
  replace(function (this: SourceBuffer, data) {
    const { buffered } = this;
    const seconds = buffered.length === 0 ? 0 : buffered.end(buffered.length - 1) - buffered.start(0);
    if (seconds > maxSeconds) {
      refusals.count += 1;
      throw new DOMException('The SourceBuffer is full.', 'QuotaExceededError');
    }
    native.value?.call(this, data);
  });
  return refusals;
}

/** Refuses all appends, like a buffer that was removed from its MediaSource. */
export function refuseAppends(): void {
  replace(() => {
    throw new DOMException('The SourceBuffer is gone.', 'InvalidStateError');
  });
}

/** Restores appends. */
export function restoreAppends(): void {
  Object.defineProperty(SourceBuffer.prototype, 'appendBuffer', native);
}
