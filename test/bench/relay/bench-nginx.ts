/** nginx for comparison with the relay: it passes a WebSocket to a server, with one worker, which uses one core. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getPort from 'get-port';
import { announced } from '../../stack/announced';
import { childrenOf, cpuSecondsOf } from './cpu-seconds';

const PROGRAM = '/usr/sbin/nginx';

/** A running nginx. */
export class BenchNginx {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #dir: string;

  private constructor(url: string, child: ChildProcess, dir: string) {
    this.url = url;
    this.#child = child;
    this.#dir = dir;
  }

  /** Starts nginx; undefined if it is not installed. */
  static async start(targetPort: number): Promise<BenchNginx | undefined> {
    if (!existsSync(PROGRAM)) return undefined;
    const port = await getPort();
    const dir = mkdtempSync(join(tmpdir(), 'bench-nginx-'));
    mkdirSync(join(dir, 'logs'));
    const file = join(dir, 'nginx.conf');
    writeFileSync(
      file,
      `worker_processes 1; daemon off; pid ${dir}/pid; error_log stderr notice;
       events { worker_connections 16384; }
       http {
         access_log off;
         server {
           listen 127.0.0.1:${port} backlog=4096;
           location / {
             proxy_pass http://127.0.0.1:${targetPort};
             proxy_http_version 1.1;
             proxy_set_header Upgrade $http_upgrade;
             proxy_set_header Connection "upgrade";
             proxy_buffering off;
             proxy_read_timeout 600s;
           }
         }
       }`,
    );
    const child = spawn(PROGRAM, ['-p', dir, '-c', file, '-e', 'stderr'], { stdio: ['ignore', 'ignore', 'pipe'] });
    await announced(child, /start worker process /);
    return new BenchNginx(`ws://127.0.0.1:${port}`, child, dir);
  }

  /** Its worker, as a list. */
  get workers(): readonly number[] {
    return childrenOf(this.#child.pid ?? 0);
  }

  /** Returns the CPU seconds that its worker has used. */
  cpuSeconds(): number {
    return cpuSecondsOf(this.workers);
  }

  /** Stops nginx. */
  async close(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exited;
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
