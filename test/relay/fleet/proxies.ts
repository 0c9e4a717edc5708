/** Runs Debian's proxies with the configurations from the documents. Only ports and files differ. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getPort from 'get-port';

/** A running proxy. */
export interface Proxy {
  /** `wss://127.0.0.1:PORT`. The certificate is self-signed. */
  readonly url: string;
  /** Its process id. */
  readonly pid: number;
  close(): Promise<void>;
}

/** The needed programs and the command of each proxy. */
export const PROXIES = {
  nginx: { program: '/usr/sbin/nginx', start: startNginx },
  HAProxy: { program: '/usr/sbin/haproxy', start: startHaproxy },
} as const;

/** The name of a proxy. */
export type ProxyName = keyof typeof PROXIES;

/** The ports in the configurations. */
const RELAY_PORTS = [4576, 4577, 4578];

/** Whether a proxy is installed. */
export function isInstalled(name: ProxyName): boolean {
  return existsSync(PROXIES[name].program);
}

async function startNginx(relayPorts: readonly number[]): Promise<Proxy> {
  const port = await getPort();
  const dir = mkdtempSync(join(tmpdir(), 'relay-nginx-'));
  const { certificate, key } = createCertificate(dir);
  const config = replaceAll(readFileSync('examples/relay/nginx.conf', 'utf8'), [
    ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
    ['/etc/letsencrypt/live/speech.example.com/fullchain.pem', certificate],
    ['/etc/letsencrypt/live/speech.example.com/privkey.pem', key],
    ...RELAY_PORTS.map((written, index) => [`127.0.0.1:${written}`, `127.0.0.1:${relayPorts[index]}`] as const),
  ]);
  const file = join(dir, 'nginx.conf');
  writeFileSync(file, config);
  mkdirSync(join(dir, 'logs'));
  const globals = `daemon off; pid ${join(dir, 'nginx.pid')}; error_log ${join(dir, 'error.log')};`;
  return run('nginx', [PROXIES.nginx.program, '-p', dir, '-c', file, '-e', join(dir, 'error.log'), '-g', globals], port, dir);
}

async function startHaproxy(relayPorts: readonly number[]): Promise<Proxy> {
  const port = await getPort();
  const dir = mkdtempSync(join(tmpdir(), 'relay-haproxy-'));
  const { certificate, key } = createCertificate(dir);
  const both = join(dir, 'both.pem');
  writeFileSync(both, readFileSync(certificate, 'utf8') + readFileSync(key, 'utf8'));
  const config = replaceAll(readFileSync('examples/relay/haproxy.cfg', 'utf8'), [
    ['bind :443', `bind 127.0.0.1:${port}`],
    ['/etc/haproxy/speech.example.com.pem', both],
    ...RELAY_PORTS.map((written, index) => [`127.0.0.1:${written}`, `127.0.0.1:${relayPorts[index]}`] as const),
  ]);
  const file = join(dir, 'haproxy.cfg');
  writeFileSync(file, config);
  return run('HAProxy', [PROXIES.HAProxy.program, '-db', '-f', file], port, dir);
}

async function run(name: ProxyName, [program = '', ...args]: string[], port: number, dir: string): Promise<Proxy> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  const died = once(child, 'exit').then(() => {
    throw new Error(`${name} did not start: ${said}`);
  });
  await Promise.race([died, reachable(port, child)]);
  died.catch(() => undefined);
  return {
    url: `wss://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    async close() {
      const exited = once(child, 'exit');
      // Killed, because the remaining connections do not matter.
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await exited;
      }
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** These programs do not report when they listen. */
async function reachable(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      socket.destroy();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

function createCertificate(dir: string): { certificate: string; key: string } {
  const [certificate, key] = [join(dir, 'certificate.pem'), join(dir, 'key.pem')];
  const how = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=speech.example.com'.split(' ');
  execFileSync('openssl', ['req', ...how, '-keyout', key, '-out', certificate], { stdio: 'pipe' });
  return { certificate, key };
}

/** Replaces texts, each of which must occur. */
function replaceAll(text: string, changes: readonly (readonly [from: string, to: string])[]): string {
  let result = text;
  for (const [from, to] of changes) {
    if (!result.includes(from)) throw new Error(`The configuration does not hold "${from}" any more.`);
    result = result.replaceAll(from, to);
  }
  return result;
}
