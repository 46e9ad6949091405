// The databases of these tests, and how another process locks them.
import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';

import { Server } from '../../support/server.mjs';
import { Cluster } from './cluster.mjs';

/** Holds SQLite's write lock until its input ends. */
const LOCK = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
`;
const CHECK = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
print(*[row[0] for row in db.execute("PRAGMA integrity_check")], *db.execute("PRAGMA foreign_key_check"))
`;

class Sqlite {
  static title = 'SQLite';
  static isFile = true;

  static async start() {
    const backend = new Sqlite();
    backend.server = await Server.start();
    return backend;
  }

  location() {
    return ['--data-dir', this.server.dataDir];
  }

  get #file() {
    return join(this.server.dataDir, 'countersign.sqlite3');
  }

  lock() {
    return Lock.taken(['python3', '-c', LOCK, this.#file]);
  }

  /** The database's own integrity check: "ok" if nothing is wrong. */
  check() {
    return execFileSync('python3', ['-c', CHECK, this.#file], { encoding: 'utf8' }).trim();
  }

  async remove() {
    await this.server.remove();
  }
}

class Postgres {
  static title = 'PostgreSQL';
  static isFile = false;

  static async start() {
    const backend = new Postgres();
    backend.cluster = await Cluster.start();
    backend.server = await Server.start('--database-url', backend.cluster.url);
    return backend;
  }

  location() {
    return ['--data-dir', this.server.dataDir, '--database-url', this.cluster.url];
  }

  lock() {
    const sql = "BEGIN; LOCK TABLE clients IN EXCLUSIVE MODE; SELECT 'locked'";
    return Lock.taken([...this.cluster.psql(sql), '--file=-']);
  }

  /** PostgreSQL's own checks are an extension that may be missing; PostgreSQL was not killed anyway. */
  check() {
    return 'ok';
  }

  async remove() {
    await this.server.remove();
    this.cluster.remove();
  }
}

/** A lock held by another process. */
class Lock {
  static async taken([program, ...args]) {
    const lock = new Lock();
    lock.child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    lock.ended = new Promise((resolve) => lock.child.once('close', resolve));
    await new Promise((resolve, reject) => {
      lock.child.stdout.on('data', (chunk) => String(chunk).includes('locked') && resolve());
      lock.ended.then((code) => reject(new Error(`the lock could not be taken (${code})`)));
    });
    return lock;
  }

  async release() {
    this.child.stdin.end();
    await this.ended;
  }
}

export const BACKENDS = [Sqlite, Postgres];
