// Client assertions, signed before the measurement, one body of a request a line.
import { createSign, randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { writeFileSync } from 'node:fs';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

/** Their life in seconds: the longest that Countersign accepts. A round of measurements must fit into it. */
export const LIFE = 300;

const PARAMETERS = 'grant_type=client_credentials'
  + '&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=';

/** Writes `count` bodies to `file`, on all cores. */
export async function sign(file, count, { key, kid, clientId, audience }) {
  const workers = availableParallelism();
  const share = Math.ceil(count / workers);
  const parts = await Promise.all(Array.from({ length: workers }, () => new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { count: share, key, kid, clientId, audience } });
    worker.once('message', resolve);
    worker.once('error', reject);
  })));
  writeFileSync(file, parts.join(''));
}

function bodies({ count, key, kid, clientId, audience }) {
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = encode({ alg: 'RS256', kid, typ: 'JWT' });
  const iat = Math.floor(Date.now() / 1000);
  let lines = '';
  for (let made = 0; made < count; made += 1) {
    const claims = { iss: clientId, sub: clientId, aud: audience, jti: randomUUID(), iat, exp: iat + LIFE };
    const input = `${header}.${encode(claims)}`;
    lines += `${PARAMETERS}${input}.${createSign('RSA-SHA256').update(input).sign(key, 'base64url')}\n`;
  }
  return lines;
}

if (!isMainThread) parentPort.postMessage(bodies(workerData));
