/** The program's options: flags, variables and a file with one schema, and the errors for invalid ones. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALL_DEFINITIONS } from '../../../src/relay/options/option-schema';
import { flagOf, variableOf } from '../../../src/relay/options/option-definition';
import { resolveListenOptions } from '../../../src/relay/options/relay-options';
import { readCommand } from '../../../src/relay/program/read-settings';
import { describeSettings, usage, warningsOf } from '../../../src/relay/program/show-settings';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'relay-options-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function write(content: string): string {
  const path = join(folder, 'relay.json');
  writeFileSync(path, content);
  return path;
}

/** Reads a command line, an environment and a file. */
function read(args: readonly string[], env: Readonly<Record<string, string>> = {}, file?: string) {
  const command = readCommand([...args, ...(file === undefined ? [] : ['--config', write(file)])], env, { port: 4576 });
  if (command.kind === 'help') throw new Error('Help was not asked for.');
  const { settings } = command;
  return { settings, resolved: resolveListenOptions(settings.options, settings.nameOf) };
}

describe('the source of a value', () => {
  const FILE = '{ "limits": { "maxSockets": 3, "maxStreams": 3, "streamMs": 3 }, "allowedOrigins": ["https://file.example"] }';
  const ENV = {
    POLLY_RELAY_MAX_SOCKETS: '2',
    POLLY_RELAY_MAX_STREAMS: '2',
    POLLY_RELAY_ORIGIN: 'https://one.example, https://two.example',
  };

  test('a flag comes before a variable, a variable before the file, the file before the default', () => {
    const { settings, resolved } = read(['--max-sockets', '1', '--port=0'], ENV, FILE);
    expect(resolved).toMatchObject({ port: 0, limits: { maxSockets: 1, maxStreams: 2, streamMs: 3, streamIdleMs: 60_000 } });
    expect(settings.options['allowedOrigins']).toEqual(['https://one.example', 'https://two.example']);
    expect(settings.nameOf('limits.maxSockets')).toBe('--max-sockets');
    expect(settings.nameOf('limits.maxStreams')).toBe('POLLY_RELAY_MAX_STREAMS');
    expect(settings.nameOf('limits.streamMs')).toMatch(/relay\.json: limits\.streamMs$/);
    expect(settings.nameOf('limits.streamIdleMs')).toBe('--stream-idle-ms');
  });

  test('a flag of a list is repeated, and its list replaces the others', () => {
    const { settings } = read(['--origin', 'https://a.example', '--origin', 'https://b.example'], ENV, FILE);
    expect(settings.options['allowedOrigins']).toEqual(['https://a.example', 'https://b.example']);
  });

  test('a variable names the file, and a flag names another', () => {
    const path = write('{ "port": 7 }');
    expect(readCommand([], { POLLY_RELAY_CONFIG: path }, {})).toMatchObject({ settings: { options: { port: 7 } } });
    expect(() => readCommand(['--config', `${path}.none`], { POLLY_RELAY_CONFIG: path }, {})).toThrow(
      /relay\.json\.none cannot be read: ENOENT/,
    );
  });

  test('every option is a flag and a variable, with no name twice', () => {
    const flags = [...ALL_DEFINITIONS].map(([name, definition]) => flagOf(name, definition));
    expect(new Set(flags).size).toBe(flags.length);
    for (const [name, definition] of ALL_DEFINITIONS) {
      if (definition.kind !== 'number') continue;
      const flag = flagOf(name, definition);
      const valueIn = (given: ReturnType<typeof read>) =>
        name.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], given.settings.options);
      const env = name.startsWith('ticket.') ? { POLLY_RELAY_TICKET_SECRET: 'a-secret-that-is-long-enough-00001' } : {};
      expect(valueIn(read([`--${flag}`, '77'], env))).toBe(77);
      expect(valueIn(read([], { ...env, [variableOf(flag)]: '78' }))).toBe(78);
      const [group, member] = name.split('.') as [string, string | undefined];
      expect(valueIn(read([], env, JSON.stringify(member === undefined ? { [group]: 79 } : { [group]: { [member]: 79 } })))).toBe(79);
    }
  });
});

describe('errors', () => {
  test.each<[string, readonly string[], Readonly<Record<string, string>>, string | undefined, RegExp]>([
    [
      'a flag that is none',
      ['--max-sokets', '5'],
      {},
      undefined,
      /"--max-sokets" is not an option\. Do you mean --max-sockets\? --help lists all\.$/,
    ],
    ['a short flag that is none', ['-p', '5'], {}, undefined, /"-p" is not an option\./],
    ['a host in brackets', ['--host', '[::1]'], {}, undefined, /^--host: "\[::1\]" has brackets\. Write the address alone/],
    [
      'an empty list of origins',
      ['--host', '0.0.0.0'],
      { POLLY_RELAY_ORIGIN: '' },
      undefined,
      /^POLLY_RELAY_ORIGIN: at 0\.0\.0\.0 other machines/,
    ],
    ['a flag that has no number', ['--port', 'abc'], {}, undefined, /^--port: "abc" is no whole number from 0 to 65535\.$/],
    ['a flag that has nothing', ['--port='], {}, undefined, /^--port: "" is no whole number/],
    ['a flag with half a number', ['--max-sockets', '1.5'], {}, undefined, /^--max-sockets: 1\.5 is no whole number/],
    ['a flag with a number of another notation', ['--max-sockets', '0x10'], {}, undefined, /^--max-sockets: "0x10" is no whole number/],
    ['a flag beyond its bounds', ['--max-message-bytes', '0'], {}, undefined, /^--max-message-bytes: 0 is no whole number from 1/],
    ['a flag without its value', ['--port'], {}, undefined, /^--port needs a value\.$/],
    ['an argument of no option', ['marker-of-a-secret'], {}, undefined, /^An argument belongs to no option(?!.*marker)/],
    ['an origin that is none', ['--origin', 'app.example.com'], {}, undefined, /^--origin: "app\.example\.com" is not an origin\./],
    ['an upstream that is none', [], { POLLY_RELAY_UPSTREAM: 'ftp://a.example' }, undefined, /^POLLY_RELAY_UPSTREAM: "ftp:/],
    ['a path that is none', [], { POLLY_RELAY_PATH: 'speech' }, undefined, /^POLLY_RELAY_PATH: .*Write "\/speech"/],
    ['a variable that has no number', [], { POLLY_RELAY_MAX_STREAMS: 'many' }, undefined, /^POLLY_RELAY_MAX_STREAMS: "many"/],
    ['a variable that is none', [], { POLLY_RELAY_MAX_STREMS: '1' }, undefined, /Do you mean POLLY_RELAY_MAX_STREAMS\?/],
    [
      'a member that has a text for a number',
      [],
      {},
      '{ "limits": { "maxSockets": "4" } }',
      /relay\.json: limits\.maxSockets: "4" is no whole number/,
    ],
    ['a member that is none', [], {}, '{ "prt": 1 }', /relay\.json: "prt" is not an option\. Do you mean port\?/],
    ['a limit outside of the limits', [], {}, '{ "maxSockets": 1 }', /relay\.json: "maxSockets" belongs to limits/],
    [
      'a limit that is none',
      [],
      {},
      '{ "limits": { "maxSocket": 1 } }',
      /relay\.json: limits: "maxSocket" is not an option\. Do you mean maxSockets\?/,
    ],
    ['a member of the library alone', [], {}, '{ "clock": {} }', /relay\.json: "clock" is not an option/],
    ['a file that is a list', [], {}, '[]', /relay\.json: an empty list is not an object of options/],
    ['a file that is no JSON', [], {}, '{ "port": marker-of-a-secret }', /relay\.json(?:, line 1)?: this is not valid JSON\.$/],
    ['no origins where others reach it', ['--host', '0.0.0.0'], {}, undefined, /^--origin: at 0\.0\.0\.0 other machines reach the relay/],
    ['a host by a variable', [], { POLLY_RELAY_HOST: '::' }, undefined, /^--origin: at :: other machines reach the relay/],
  ])('%s', (_, args, env, file, says) => {
    expect(() => read(args, env, file)).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringMatching(says) as string }),
    );
  });

  test('variables that Kubernetes sets for a Service named polly-relay are not options', () => {
    const { settings } = read([], {
      POLLY_RELAY_PORT: 'tcp://10.0.0.1:4576',
      POLLY_RELAY_SERVICE_HOST: '10.0.0.1',
      POLLY_RELAY_SERVICE_PORT: '4576',
      POLLY_RELAY_SERVICE_PORT_WS: '4576',
      POLLY_RELAY_PORT_4576_TCP_ADDR: '10.0.0.1',
    });
    expect(settings.options).toEqual({ port: 4576 });
    expect(read([], { POLLY_RELAY_PORT: '9000' }).resolved.port).toBe(9_000);
  });
});

describe('shown settings', () => {
  test('the help has every option with its unit and its default', () => {
    const help = usage({ port: 4576 });
    for (const [name, definition] of ALL_DEFINITIONS) {
      expect(help).toContain(`\n  --${flagOf(name, definition)}${definition.unit === '' ? '' : ` ${definition.unit}`}\n`);
      const flat = help.replaceAll(/\s+/g, ' ');
      expect(flat).toContain(`in code: ${name})`);
      if (definition.kind === 'number' && name !== 'port')
        expect(flat).toContain(`default: ${definition.defaultText ?? String(definition.default)}`);
    }
    expect(help).toContain('default: 4576');
    for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(115);
  });

  test('a check has each value and where it comes from', () => {
    const { settings } = read(['--max-sockets', '1'], { POLLY_RELAY_ORIGIN: 'https://a.example' });
    const lines = describeSettings(settings).split('\n');
    expect(lines).toContain('limits.maxSockets = 1  (--max-sockets)');
    expect(lines).toContain('allowedOrigins = ["https://a.example"]  (POLLY_RELAY_ORIGIN)');
    expect(lines).toContain('port = 4576  (default; POLLY_RELAY_PORT)');
  });
});

describe('the check warns that no limit of an address holds', () => {
  test.each<[string, readonly string[], boolean]>([
    ['behind a proxy of this machine that is not listed', ['--origin', 'https://app.example.com'], true],
    ['behind one at ::1', ['--origin', 'https://app.example.com', '--host', '::1'], true],
    ['not behind one that is listed', ['--origin', 'https://app.example.com', '--trusted-proxy', 'loopback'], false],
    ['not where other machines connect', ['--origin', 'https://app.example.com', '--host', '0.0.0.0'], false],
    ['not for pages of this machine', ['--origin', 'http://localhost:5173'], false],
    ['not for all pages and programs', ['--origin', '*'], false],
    ['not by default', [], false],
  ])('%s', (_, args, isWarned) => {
    expect(warningsOf(read(args).settings)).toMatch(isWarned ? /^warning: .*app\.example\.com.*--trusted-proxy loopback\n$/ : /^$/);
  });
});

test('an address of the monitor without a port: invalid-option', () => {
  expect(() => read(['--monitor-host', '127.0.0.1'])).toThrow(/^--monitor-host: it is the address of --monitor-port/);
  expect(read(['--monitor-host', '127.0.0.2', '--monitor-port', '0']).resolved).toMatchObject({
    host: '127.0.0.1',
    monitorHost: '127.0.0.2',
  });
  expect(read(['--monitor-port', '0']).resolved.monitorHost).toBe('127.0.0.1');
});

describe('a secret', () => {
  const SECRET = 'marker-of-a-secret-that-is-long-enough';

  test.each<[string, readonly string[], Readonly<Record<string, string>>, string | undefined]>([
    ['a flag', ['--ticket-secret', SECRET], {}, undefined],
    ['a variable', [], { POLLY_RELAY_TICKET_SECRET: `${SECRET},${SECRET}-2` }, undefined],
    ['the file', [], {}, JSON.stringify({ ticket: { secrets: [SECRET] } })],
  ])('of %s is taken, and shown as ***', (_, args, env, file) => {
    const { settings, resolved } = read(args, env, file);
    expect(resolved.tickets).toBeDefined();
    expect(describeSettings(settings)).toMatch(/^ticket\.secrets = \*\*\* {2}\(/m);
    expect(describeSettings(settings)).not.toContain('marker');
  });

  test.each<[string, readonly string[], Readonly<Record<string, string>>, string | undefined, RegExp]>([
    ['too short, as a flag', ['--ticket-secret', 'marker'], {}, undefined, /^--ticket-secret: a secret has fewer than 32 bytes/],
    ['too short, as a variable', [], { POLLY_RELAY_TICKET_SECRET: 'marker' }, undefined, /^POLLY_RELAY_TICKET_SECRET: a secret has fewer/],
    ['no list', [], {}, '{ "ticket": { "secrets": "marker-of-a-secret-that-is-long-enough" } }', /ticket\.secrets: write a list/],
    ['a number', [], {}, '{ "ticket": { "secrets": 12345678 } }', /ticket\.secrets: this is no list of secrets/],
    ['a list of numbers', [], {}, '{ "ticket": { "secrets": [12345678] } }', /ticket\.secrets: an entry is no secret/],
    ['all of the group', [], {}, `{ "ticket": "${SECRET}" }`, /: ticket: a string is not an object/],
    ['a number in place of the group', [], {}, '{ "ticket": 12345678 }', /: ticket: a number is not an object/],
    ['all of the file', [], {}, `"${SECRET}"`, /: a string is not an object/],
    ['in place of a number', [], { POLLY_RELAY_TICKET_USES: SECRET }, undefined, /^POLLY_RELAY_TICKET_USES: a text is no whole number/],
    [
      'the password of an upstream',
      ['--upstream', 'https://me:marker@a.example'],
      {},
      undefined,
      /^--upstream: "https:\/\/\*\*\*@a\.example"/,
    ],
    ['the password of an upstream without a scheme', ['--upstream', 'me:marker@a.example'], {}, undefined, /"\*\*\*@a\.example"/],
    ['the token of an upstream', ['--upstream', 'https://a.example/?key=marker'], {}, undefined, /"https:\/\/a\.example\/\?\*\*\*"/],
    ['the password of a single upstream', [], {}, '{ "upstreams": "https://me:marker@a.example" }', /write a list.*\*\*\*@a\.example/],
    ['the password of an origin', [], { POLLY_RELAY_ORIGIN: 'https://me:marker@a.example' }, undefined, /Write it as browsers do/],
    ['the password of a path', ['--path', 'wss://me:marker@a.example/speech'], {}, undefined, /^--path: "wss:\/\/\*\*\*@a/],
    ['the password of a proxy', ['--trusted-proxy', 'http://me:marker@10.0.0.1'], {}, undefined, /no address or network/],
    ['the password of a region', ['--region', 'https://me:marker@polly.us-west-2.amazonaws.com'], {}, undefined, /is no region/],
    ['a token in the place of a level', ['--log-level', 'https://a.example/#marker'], {}, undefined, /is no level/],
  ])('that is %s is not shown', (_, args, env, file, says) => {
    const message = (() => {
      try {
        read(args, env, file);
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    })();
    expect(message).toMatch(says);
    expect(message).not.toMatch(/marker|12345678/);
  });
});

describe('the programs', () => {
  async function run(script: string, ...args: string[]) {
    const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    return { code, output };
  }

  test('react-polly-stream relay checks its options and ends', async () => {
    const { code, output } = await run('src/cli.ts', 'relay', '--check', '--port', '1');
    expect(output).toContain('port = 1  (--port)');
    expect(code).toBe(0);
  });

  test('an option that is wrong ends it with 1 and one line', async () => {
    expect(await run('src/relay/cli.ts', '--check', '--port', 'x')).toEqual({
      code: 1,
      output: 'polly-relay: --port: "x" is no whole number from 0 to 65535.\n',
    });
  });

  test('react-polly-stream without a program that it has says which there are', async () => {
    const { code, output } = await run('src/cli.ts', 'constructor');
    expect(output).toBe('Usage: react-polly-stream relay|local-polly [options]\n');
    expect(code).toBe(1);
  });
});

test('both programs are installed by their names', () => {
  const { bin } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { bin: Record<string, string> };
  expect(bin).toMatchObject({ 'react-polly-stream': './dist/cli.js', 'polly-relay': './dist/relay/cli.js' });
});
