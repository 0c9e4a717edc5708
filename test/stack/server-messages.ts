/** What the speech stack and the processes of its servers say to each other. */

/** What a server process is to start. */
export type ServerRequest =
  | {
      readonly kind: 'local-polly';
      readonly options: {
        readonly host: string;
        /** 0 for any that is free. */
        readonly port: number;
        /** As fast as Polly's published benchmark implies, or as fast as the machine can. */
        readonly pacing: 'published' | 'instant';
      };
    }
  | {
      readonly kind: 'relay';
      readonly options: {
        readonly host: string;
        /** 0 for any that is free. */
        readonly port: number;
        /** Hosts it may forward to beside Amazon's own. */
        readonly upstreams: readonly string[];
      };
    };

/** What a server process answers, once. */
export type ServerMessage =
  | {
      readonly type: 'local-polly-listening';
      readonly url: string;
      readonly region: string;
      readonly identityPoolId: string;
    }
  | { readonly type: 'relay-listening'; readonly url: string }
  | { readonly type: 'failed'; readonly message: string };
