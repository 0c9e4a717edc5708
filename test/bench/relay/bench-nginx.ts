/** nginx for comparison with the relay: it passes a WebSocket to a server, with one worker, which uses one core. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getPort from 'get-port';

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
      `worker_processes 1; daemon off; pid ${dir}/pid; error_log ${dir}/error.log;
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
    const child = spawn(PROGRAM, ['-p', dir, '-c', file, '-e', join(dir, 'error.log')], { stdio: 'ignore' });
    for (;;) {
      if (child.exitCode !== null) throw new Error(`nginx did not start: ${readFileSync(join(dir, 'error.log'), 'utf8')}`);
      const socket = connect(port, '127.0.0.1');
      try {
        await once(socket, 'connect');
        socket.destroy();
        return new BenchNginx(`ws://127.0.0.1:${port}`, child, dir);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }

  /** Returns the CPU seconds that its worker has used. */
  cpuSeconds(): number {
    const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK']).toString());
    const workers = readFileSync(`/proc/${this.#child.pid}/task/${this.#child.pid}/children`, 'utf8').trim().split(' ');
    // Fields 14 and 15 of proc(5), counted after the program's name, which may contain spaces.
    const ticksOf = (pid: string) =>
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')
        .slice(11, 13)
        .reduce((sum, ticks) => sum + Number(ticks), 0);
    return workers.reduce((sum, pid) => sum + ticksOf(pid), 0) / ticksPerSecond;
  }

  /** Stops nginx. */
  async close(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exited;
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
