/**
 * A page in Chromium that speaks through a stack of its own: local Polly, relay, a Vite server with this project's
 * source, and the browser. What is measured runs in the page; this brings it there and fetches the result.
 */
import { chromium } from 'playwright';
import type { ViteDevServer } from 'vite';
import { chromiumLaunchOptions } from '../stack/chromium';
import { startSpeechStack, type SpeechStack } from '../stack/speech-stack';
import { clearEnvironment, toEnvironment } from '../stack/speech-stack-settings';
import { createBenchServer, pageCall, pageUrlOf } from './bench-server';

/** A page with a module of test/bench in it. */
export interface BenchPage {
  /**
   * Calls a function that the module exports.
   *
   * @param name - Its name.
   * @param argument - Its only argument, as JSON can carry it.
   * @throws What it throws in the page.
   */
  call(name: string, argument: unknown): Promise<unknown>;
  /** Opens a tab beside it, with the same module and the same stack; it closes with the page. */
  openTab(): Promise<Pick<BenchPage, 'call'>>;
  /** Stops everything. */
  close(): Promise<void>;
}

/**
 * Starts everything and opens the page.
 *
 * @param module - File of test/bench that holds the page's functions.
 * @throws Error when something does not start; what had started is stopped then.
 */
export async function openBenchPage(module: string): Promise<BenchPage> {
  const stack = startSpeechStack({ pacing: 'instant' });
  const server = startServer(stack);
  const browser = chromium.launch(chromiumLaunchOptions('allowed'));
  const close = async () => {
    // Whatever did not start has nothing to stop.
    await Promise.allSettled([
      browser.then((running) => running.close()),
      server.then((running) => running.close()),
      stack.then((running) => running.close()),
    ]);
    clearEnvironment(process.env);
  };
  try {
    const [listening, running] = await Promise.all([server, browser]);
    const openTab = async (): Promise<Pick<BenchPage, 'call'>> => {
      const page = await running.newPage();
      await page.goto(pageUrlOf(listening));
      return { call: (name, argument) => page.evaluate(pageCall(module, name, argument)) };
    };
    return { ...(await openTab()), openTab, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startServer(stack: Promise<SpeechStack>): Promise<ViteDevServer> {
  const server = await createBenchServer();
  try {
    // Where speechStackPlugin takes it from.
    Object.assign(process.env, toEnvironment((await stack).settings));
    return await server.listen();
  } catch (error) {
    await server.close();
    throw error;
  }
}
