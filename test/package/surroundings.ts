/** The names that code blocks in the documents use without declaring them: the app around them. */
import type { Server } from 'node:http';
import type { LanguageModel } from 'ai';
import type { OpenAI } from 'openai';
import type { ComponentProps, ReactNode } from 'react';
import type { CredentialsProvider, SpeechStreamHandle, SpeechOptions } from 'react-polly-stream';

/** An item of a stream in the app's own form. */
export interface Delta {
  readonly words: string;
}

/** A button of the app. */
export declare function MyButton(props: ComponentProps<'button'>): ReactNode;

/** The app's markdown renderer. */
export declare function Markdown(props: { readonly children: string }): ReactNode;

export declare const answer: string;
export declare const answerSoFar: string;
export declare const app: ReactNode;
export declare const articles: readonly { readonly id: string; readonly voice: string; readonly text: string }[];
export declare const at: number;
export declare const children: ReactNode;
export declare const credentials: CredentialsProvider;
export declare const decibels: Float32Array<ArrayBuffer>;
export declare const endpoint: string;
export declare const identityPoolId: string;
export declare const isWriting: boolean;
export declare const messages: OpenAI.ChatCompletionMessageParam[];
export declare const model: LanguageModel & string;
export declare const openai: OpenAI;
export declare const prompt: string;
export declare const readSession: (cookie: string | undefined, signal: AbortSignal) => Promise<{ readonly userId: string } | undefined>;
export declare const redis: object;
export declare const region: string;
export declare const relay: string;
export declare const renderMarkdown: (text: string) => ReactNode;
export declare const result: { readonly fullStream: AsyncIterable<{ readonly type: 'text-delta'; readonly text: string }> };
export declare const server: Server;
export declare const source: AsyncIterable<Delta>;
export declare const speech: SpeechStreamHandle;
export declare const text: string;
export declare const textOf: NonNullable<SpeechOptions['textOf']>;
export declare const video: HTMLVideoElement | null;
