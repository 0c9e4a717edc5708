/** Runs Debian's proxies with the configurations from the documents. Only ports and files differ. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getPort from 'get-port';
import { announced } from '../../stack/announced';

/** A running proxy. */
export interface Proxy {
  /** `wss://127.0.0.1:PORT`. The certificate is self-signed. */
  readonly url: string;
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
  const globals = `daemon off; pid ${join(dir, 'nginx.pid')}; error_log stderr notice;`;
  return run([PROXIES.nginx.program, '-p', dir, '-c', file, '-e', 'stderr', '-g', globals], /start worker process /, port, dir);
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
  // With a master process, which reports when its worker listens.
  return run([PROXIES.HAProxy.program, '-W', '-db', '-f', file], /Loading success/, port, dir);
}

async function run([program = '', ...args]: string[], ready: RegExp, port: number, dir: string): Promise<Proxy> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  await announced(child, ready);
  return {
    url: `wss://127.0.0.1:${port}`,
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
