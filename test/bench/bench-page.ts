/**
 * A page in Chromium with its own speech stack: local Polly, a relay, and a Vite server with this project's source.
 * Measurements run in the page; this module starts them and returns their results.
 */
import { chromium } from 'playwright';
import type { ViteDevServer } from 'vite';
import { chromiumLaunchOptions } from '../stack/chromium';
import type { SpeechStackSettings } from '../stack/speech-stack-settings';
import { startSpeechStack, type SpeechStack } from '../stack/speech-stack';
import { clearEnvironment, toEnvironment } from '../stack/speech-stack-settings';
import { createBenchServer, pageCall, pageUrlOf } from './bench-server';

/** A page that has loaded a module of test/bench. */
export interface BenchPage {
  /** Where the servers are. */
  readonly settings: SpeechStackSettings;
  /**
   * Calls a function that the module exports.
   *
   * @param name - The function's name.
   * @param argument - Its only argument; must be JSON.
   * @throws The error that it throws in the page.
   */
  call(name: string, argument: unknown): Promise<unknown>;
  /** Opens another tab with the same module and stack. It closes with the page. */
  openTab(): Promise<Pick<BenchPage, 'call'>>;
  /** Stops everything. */
  close(): Promise<void>;
}

/**
 * Starts everything and opens the page.
 *
 * @param module - The file of test/bench with the page's functions.
 * @throws Error if a part does not start; the other parts are stopped first.
 */
export async function openBenchPage(module: string): Promise<BenchPage> {
  const stack = startSpeechStack({ pacing: 'instant' });
  const server = startServer(stack);
  const browser = chromium.launch(chromiumLaunchOptions('allowed'));
  const close = async () => {
    // A part that did not start needs no stop.
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
    const { settings } = await stack;
    return { ...(await openTab()), settings, openTab, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startServer(stack: Promise<SpeechStack>): Promise<ViteDevServer> {
  const server = await createBenchServer();
  try {
    // speechStackPlugin reads the settings from the environment.
    Object.assign(process.env, toEnvironment((await stack).settings));
    return await server.listen();
  } catch (error) {
    await server.close();
    throw error;
  }
}
