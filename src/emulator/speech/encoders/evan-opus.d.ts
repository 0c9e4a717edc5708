/** The part of `@evan/opus` that is used here; the package has types only for the entry that loads native code. */
declare module '@evan/opus/wasm/index.mjs' {
  /** libopus's encoder. */
  export class Encoder {
    constructor(options: {
      readonly channels: 1 | 2;
      readonly sample_rate: 8000 | 12000 | 16000 | 24000 | 48000;
      readonly application: 'voip' | 'audio' | 'restricted_lowdelay';
    });
    /** Sets what `request` stands for, or reads it when no value is given. */
    ctl(request: number, value?: number): number;
    /** Encodes 16-bit samples of one frame into a packet, which is the caller's to keep. */
    encode(samples: Int16Array): Uint8Array;
    /** Frees its memory, which is otherwise freed some time after the garbage was collected. */
    drop(): void;
  }

  /** libopus's decoder. */
  export class Decoder {
    constructor(options: { readonly channels: 1 | 2; readonly sample_rate: 8000 | 12000 | 16000 | 24000 | 48000 });
    /** Decodes a packet into the bytes of 16-bit samples. */
    decode(packet: Uint8Array): Uint8Array;
    /** Frees its memory. */
    drop(): void;
  }
}
