/** The messages between the speech stack and the processes of its servers. */

import type { Pacing } from '../../src/emulator';

/** The server that a process is to start. */
export type ServerRequest =
  | {
      readonly kind: 'local-polly';
      readonly options: {
        readonly host: string;
        /** 0 chooses a free port. */
        readonly port: number;
        readonly pacing: Pacing;
      };
    }
  | {
      readonly kind: 'relay';
      readonly options: {
        readonly host: string;
        /** 0 chooses a free port. */
        readonly port: number;
        /** Hosts that the relay may forward to in addition to Amazon's. */
        readonly upstreams: readonly string[];
      };
    };

/** The single answer of a server process. */
export type ServerMessage =
  | {
      readonly type: 'local-polly-listening';
      readonly url: string;
      readonly region: string;
      readonly identityPoolId: string;
    }
  | { readonly type: 'relay-listening'; readonly url: string }
  | { readonly type: 'failed'; readonly message: string };
