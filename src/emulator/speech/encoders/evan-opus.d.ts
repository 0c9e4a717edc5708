/** The used part of `@evan/opus`, which has types only for its native entry point. */
declare module '@evan/opus/wasm/index.mjs' {
  /** The encoder of libopus. */
  export class Encoder {
    constructor(options: {
      readonly channels: 1 | 2;
      readonly sample_rate: 8000 | 12000 | 16000 | 24000 | 48000;
      readonly application: 'voip' | 'audio' | 'restricted_lowdelay';
    });
    /** Sets the control value that `request` names, or reads it if no value is given. */
    ctl(request: number, value?: number): number;
    /** Encodes the 16-bit samples of one frame. The caller owns the returned packet. */
    encode(samples: Int16Array): Uint8Array;
    /** Frees its memory, instead of waiting for garbage collection. */
    drop(): void;
  }

  /** The decoder of libopus. */
  export class Decoder {
    constructor(options: { readonly channels: 1 | 2; readonly sample_rate: 8000 | 12000 | 16000 | 24000 | 48000 });
    /** Decodes a packet into the bytes of 16-bit samples. */
    decode(packet: Uint8Array): Uint8Array;
    /** Frees its memory. */
    drop(): void;
  }
}
