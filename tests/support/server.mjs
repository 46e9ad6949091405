// The real server on a free port with its own data folder.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BINARY = required('COUNTERSIGN_BINARY');
const CONSOLE = process.env.COUNTERSIGN_CONSOLE;

export function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests by \`cargo xtask test\``);
  return value;
}

export class Server {
  #logGrew;

  /** Starts a server on a fresh data folder, with plain HTTP on loopback. */
  static async start(...options) {
    const port = await freePort();
    return new Server(port, `http://127.0.0.1:${port}`, options).#started();
  }

  /** Starts a server with TLS as `localhost`, with the certificate named by the environment. */
  static async startTls(...options) {
    const folder = required('COUNTERSIGN_TLS');
    const port = await freePort();
    const origin = `https://localhost:${port}`;
    const tls = ['--tls-cert', join(folder, 'server.pem'), '--tls-key', join(folder, 'server.key.pem'), '--issuer', `${origin}/`];
    return new Server(port, origin, [...tls, ...options]).#started();
  }

  constructor(port, origin, options) {
    this.dataDir = mkdtempSync(join(tmpdir(), 'countersign-test-'));
    this.port = port;
    this.origin = origin;
    this.options = options;
    this.log = '';
  }

  async #started() {
    await this.spawn();
    return this;
  }

  /** Starts the process and waits until it is ready. */
  async spawn() {
    const console = CONSOLE && !this.options.includes('--console-dir') ? ['--console-dir', CONSOLE] : [];
    const args = ['serve', '--port', this.port, '--data-dir', this.dataDir, ...console, ...this.options];
    this.child = spawn(BINARY, args.map(String), { stdio: ['ignore', 'pipe', 'pipe'] });
    this.exited = new Promise((resolve) => this.child.once('exit', (code, signal) => resolve({ code, signal })));
    let out = '';
    const link = new Promise((resolve, reject) => {
      this.child.stdout.on('data', (chunk) => {
        out += chunk;
        this.log += chunk;
        const found = out.match(/https?:\/\/\S+\/sign-in#code=\S+/);
        if (found) resolve(found[0]);
      });
      this.exited.then(({ code }) => reject(new Error(`the server ended (${code}):\n${this.log}`)));
    });
    this.child.stderr.on('data', (chunk) => {
      this.log += chunk;
      this.#logGrew?.();
    });
    this.signInLink = await link;
  }

  /** Waits until the log matches from this position on: the pipe may lag behind. */
  async logged(pattern, from = 0) {
    const patience = AbortSignal.timeout(10_000);
    while (!pattern.test(this.log.slice(from))) {
      await new Promise((resolve, reject) => {
        this.#logGrew = resolve;
        patience.onabort = () => reject(new Error(`the log never said ${pattern}:\n${this.log.slice(from)}`));
      });
    }
  }

  /** Stops the server gracefully and starts it again on the same data. */
  async restart() {
    const { code } = await this.stop();
    if (code !== 0) throw new Error(`the server did not stop gracefully (${code}):\n${this.log}`);
    await this.spawn();
  }

  async stop(signal = 'SIGTERM') {
    this.child.kill(signal);
    return this.exited;
  }

  /** Stops the server and removes its data. */
  async remove() {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Runs another subcommand on the same data and returns its standard output. */
  async run(...args) {
    const child = spawn(BINARY, args.map(String), { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    const code = await new Promise((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Error(`countersign ${args.join(' ')} ended with ${code}:\n${err}`);
    return out;
  }
}

export async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
