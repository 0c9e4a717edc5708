/** The published local Polly reports missing or broken speech packages. */
import { spawn } from 'node:child_process';
import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PollyClient, SynthesizeSpeechCommand, type OutputFormat } from '@aws-sdk/client-polly';
import { fromCognitoIdentityPool } from '@aws-sdk/credential-provider-cognito-identity';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { installPackage, ROOT_DIR, type InstalledPackage } from './installed-package';

const ESPEAK = '@echogarden/espeak-ng-emscripten';
const ENCODERS = 'wasm-media-encoders';
const OPUS = '@evan/opus';
const PACKAGES = [ESPEAK, ENCODERS, OPUS];

let installed: InstalledPackage;

beforeAll(async () => {
  installed = await installPackage();
});

afterEach(async () => {
  for (const name of PACKAGES) {
    await rm(folderOf(name), { recursive: true, force: true });
    await mkdir(dirname(folderOf(name)), { recursive: true });
    await symlink(join(ROOT_DIR, 'node_modules', name), folderOf(name), 'junction');
  }
});

afterAll(async () => {
  await installed.remove();
});

const folderOf = (name: string) => join(installed.projectDir, 'node_modules', name);

/** Replaces a package by a copy with one changed file. */
async function spoil(name: string, file: string, content: string): Promise<void> {
  await rm(folderOf(name), { recursive: true, force: true });
  // Leaves out the package's large data, which the broken code does not read.
  await cp(join(ROOT_DIR, 'node_modules', name), folderOf(name), { recursive: true, filter: (path) => !path.endsWith('.data') });
  await writeFile(join(folderOf(name), file), content);
}

/** Runs the command until the end of the test. */
function runLocalPolly() {
  const cli = join(installed.packageDir, 'dist', 'emulator', 'cli.js');
  const child = spawn(process.execPath, [cli, '--port', '0', '--pacing', 'instant'], { cwd: installed.projectDir });
  onTestFinished(() => void child.kill());
  const said = { out: '', err: '' };
  const until = (where: 'out' | 'err', pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const stream = where === 'out' ? child.stdout : child.stderr;
      stream.on('data', (bytes: Buffer) => {
        said[where] += bytes.toString();
        if (pattern.test(said[where])) resolve(said[where]);
      });
      child.once('exit', () => {
        reject(new Error(`It ended and had said: ${said.out}${said.err}`));
      });
    });
  return { said, listening: until('out', /Ctrl-C/u), complaint: until('err', /start the local Polly again/u) };
}

/** Requests a word as an app would. */
async function ask(listening: string, format: OutputFormat): Promise<Uint8Array> {
  const [endpoint = ''] = /http:\/\/[\d.:]+/u.exec(listening) ?? [];
  const [identityPoolId = ''] = /us-west-2:[0-9a-f-]+/u.exec(listening) ?? [];
  const region = 'us-west-2';
  const credentials = fromCognitoIdentityPool({ identityPoolId, clientConfig: { region, endpoint } });
  const client = new PollyClient({ region, endpoint, credentials, maxAttempts: 1 });
  const rate = format === 'ogg_opus' ? '48000' : format === 'pcm' ? '16000' : '24000';
  const { AudioStream } = await client.send(
    new SynthesizeSpeechCommand({ Engine: 'generative', VoiceId: 'Matthew', OutputFormat: format, SampleRate: rate, Text: 'Hello.' }),
  );
  if (AudioStream === undefined) throw new Error('Polly answered without sound.');
  return AudioStream.transformToByteArray();
}

test('without any of them it starts, says what is missing and what to run, and refuses what needs them', async () => {
  for (const name of PACKAGES) await rm(folderOf(name), { recursive: true, force: true });
  const polly = runLocalPolly();
  const [listening, complaint] = await Promise.all([polly.listening, polly.complaint]);
  for (const name of PACKAGES) expect(complaint).toContain(`${name} is not installed.`);
  expect(complaint).toContain(`npm install -D ${PACKAGES.join(' ')}\n`);
  expect(complaint).toMatch(/cannot speak[^]*neither mp3[^]*nor ogg_vorbis[^]*no ogg_opus/u);
  for (const [format, name] of [
    ['pcm', ESPEAK],
    ['mp3', ENCODERS],
    ['ogg_vorbis', ENCODERS],
    ['ogg_opus', OPUS],
  ] as const) {
    // A refusal, since a client would retry a failure.
    await expect(ask(listening, format)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(`npm install -D ${name}`) as string,
    });
    // The line may come through its pipe after the answer.
    await expect.poll(() => polly.said.err.slice(complaint.length)).toContain(`Local Polly: ${name} is not installed`);
  }
});

test('without the encoder of one format it says so, and speaks the others', async () => {
  await rm(folderOf(OPUS), { recursive: true, force: true });
  const polly = runLocalPolly();
  const [listening, complaint] = await Promise.all([polly.listening, polly.complaint]);
  expect(complaint).toContain(`${OPUS} is not installed.`);
  expect(complaint).not.toContain(ESPEAK);
  expect(complaint).not.toContain(ENCODERS);
  await expect(ask(listening, 'ogg_opus')).rejects.toThrow(OPUS);
  expect((await ask(listening, 'mp3')).length).toBeGreaterThan(1_000);
});

test.each([
  ['a script that is cut off', ESPEAK, 'espeak-ng.js', 'export default () => {', 'pcm'],
  ['a program that is another', ESPEAK, 'espeak-ng.js', 'export default async () => ({})', 'pcm'],
  ['a program that ends its thread', ESPEAK, 'espeak-ng.js', 'process.exit(3)', 'pcm'],
  ['a package that leads nowhere', ESPEAK, 'package.json', '{"main":"gone.js"}', 'pcm'],
  ['code that is none', ENCODERS, 'wasm/mp3.wasm', 'spoilt', 'mp3'],
  ['a script that throws', OPUS, 'wasm/index.mjs', 'throw new Error("spoilt")', 'ogg_opus'],
] as const)('with %s in place of %s it says that the package does not work', async (_, name, file, content, format) => {
  await spoil(name, file, content);
  const polly = runLocalPolly();
  const [listening, complaint] = await Promise.all([polly.listening, polly.complaint]);
  expect(complaint).toMatch(new RegExp(`${name} is installed, but does not work \\(.+\\)\\. .* npm install -D ${name}\n`, 'u'));
  await expect(ask(listening, format)).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining(`${name} is installed, but does not work`) as string,
  });
});
