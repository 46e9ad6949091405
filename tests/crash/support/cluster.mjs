// A private PostgreSQL cluster in a temporary folder.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '../../support/server.mjs';

const PROGRAMS = '/usr/lib/postgresql';

export class Cluster {
  static async start() {
    const cluster = new Cluster(mkdtempSync(join(tmpdir(), 'countersign-postgres-')), await freePort());
    cluster.#run('initdb', '-U', 'test', '-A', 'trust', '-E', 'UTF8', '--no-sync', '-D', cluster.data);
    cluster.up();
    return cluster;
  }

  constructor(folder, port) {
    // PostgreSQL does not run as root: another user must own the folder.
    chmodSync(folder, 0o777);
    this.folder = folder;
    this.data = join(folder, 'data');
    this.port = port;
    this.url = `postgres://test@127.0.0.1:${port}/postgres`;
  }

  up() {
    const options = `-p ${this.port} -k ${this.folder} -c listen_addresses=127.0.0.1`;
    this.#run('pg_ctl', '-D', this.data, '-l', join(this.folder, 'log'), '-w', '-o', options, 'start');
    this.isUp = true;
  }

  /** Stops it without a checkpoint, like a power failure. */
  down() {
    if (!this.isUp) return;
    this.#run('pg_ctl', '-D', this.data, '-m', 'immediate', '-w', 'stop');
    this.isUp = false;
  }

  /** The command that runs SQL in it. */
  psql(sql) {
    return ['psql', '--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', `--dbname=${this.url}`, '--command', sql];
  }

  remove() {
    this.down();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #run(name, ...args) {
    const versions = readdirSync(PROGRAMS).sort((a, b) => Number(b) - Number(a));
    const program = versions.map((version) => join(PROGRAMS, version, 'bin', name)).find(existsSync);
    const command = process.getuid() === 0 ? ['runuser', '-u', 'postgres', '--', program, ...args] : [program, ...args];
    execFileSync(command[0], command.slice(1), { cwd: this.folder, stdio: 'ignore' });
  }
}
