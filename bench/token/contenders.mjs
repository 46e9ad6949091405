// Who is measured: each starts with fresh data, pinned to the first core, and stops again.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The core of the server; the load comes from the other. */
export const SERVER_CORE = 0;
export const LOAD_CORE = 1;

/** A command that runs on this core, before others where this user may say so. */
export function pinned(core, ...command) {
  const preferred = process.getuid() === 0 ? ['nice', '-n', '-20'] : [];
  return ['taskset', '-c', String(core), ...preferred, ...command];
}

/** Runs a command to its end, and returns what it printed. */
export function run([program, ...args], options = {}) {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options });
}

/** A server process that has said that it is ready. */
export class Running {
  static async start([program, ...args], env = {}) {
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = new Promise((resolve) => child.once('exit', resolve));
    const isReady = new Promise((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => /ready/.test(line) && resolve(true));
    });
    if (await Promise.race([isReady, exited]) !== true) throw new Error(`${program} ended before it was ready`);
    return new Running(child, exited);
  }

  constructor(child, exited) {
    this.child = child;
    this.exited = exited;
  }

  async stop() {
    this.child.kill('SIGTERM');
    await this.exited;
  }
}

/** Countersign on SQLite, or on the PostgreSQL database of this URL. */
export class Countersign {
  constructor({ binary, folder, port, databaseUrl, name = databaseUrl ? 'PostgreSQL' : 'SQLite' }) {
    Object.assign(this, { binary, port, databaseUrl, folder, name });
    this.origin = join(folder, `${this.name}-origin`);
    this.data = join(folder, `${this.name}-data`);
  }

  #location(data) {
    return ['--data-dir', data, ...(this.databaseUrl ? ['--database-url', this.databaseUrl] : [])];
  }

  #serve(data, alg) {
    const command = [this.binary, 'serve', '--port', String(this.port), '--access-token-alg', alg, ...this.#location(data)];
    return Running.start(pinned(SERVER_CORE, ...command), { RUST_LOG: 'error' });
  }

  /** Registers the client once; every measurement begins with a copy of the data that this leaves. */
  async prepare(publicKey) {
    mkdirSync(this.origin, { recursive: true, mode: 0o700 });
    const server = await this.#serve(this.origin, 'RS256');
    const told = run([this.binary, 'admin', 'create-client', '--name', 'bench', '--public-key', publicKey, ...this.#location(this.origin)]);
    await server.stop();
    this.clientId = told.match(/^client_id: (.*)$/m)[1];
    this.kid = told.match(/^kid: (.*)$/m)[1];
  }

  /** Takes the client and the data of another one over, instead of registering. */
  adopt({ origin, clientId, kid }) {
    cpSync(origin, this.origin, { recursive: true });
    Object.assign(this, { clientId, kid });
  }

  start(alg) {
    rmSync(this.data, { recursive: true, force: true });
    cpSync(this.origin, this.data, { recursive: true });
    return this.#serve(this.data, alg);
  }
}

/** npm `oidc-provider`, on the Node.js that runs this. It has the client of another contender. */
export class OidcProvider {
  name = 'oidc-provider';

  constructor({ folder, port, clientId, jwk }) {
    this.port = port;
    this.file = join(folder, 'client.json');
    writeFileSync(this.file, JSON.stringify({ clientId, jwk }));
  }

  start(alg) {
    const script = fileURLToPath(new URL('oidc-provider.mjs', import.meta.url));
    return Running.start(pinned(SERVER_CORE, process.execPath, script, String(this.port), alg, this.file), { NODE_ENV: 'production' });
  }
}
