// Generated assertions to Countersign and to npm `oidc-provider`: they differ only for the reasons listed below.
import '../support/webcrypto.mjs';

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { generator } from '../support/random.mjs';
import { accepts, assertion, base64url, now, OTHER, startBoth } from './support/differential.mjs';
import { UNSUPPORTED } from './support/oidc-provider.mjs';

const ASSERTIONS = 500;
const SEED = Number(process.env.COUNTERSIGN_DIFFERENTIAL_SEED ?? 7523);
/** Concurrent requests. */
const BATCH = 10;

/** Why Countersign rejects what oidc-provider accepts. It accepts nothing that oidc-provider rejects. */
const DIFFERENCES = {
  typ: 'RFC 8725 §3.11: typ tells kinds of tokens apart',
  audience: 'rfc7523bis: the issuer is the sole audience, and the token endpoint is none',
  life: 'five minutes at most, so that a jti need not be kept for longer',
  future: 'FAPI 2.0 §5.3.2.1: what was issued more than a minute ahead is rejected',
  encoding: 'RFC 7515 §2: base64url without padding or white space',
  size: 'texts are short: a jti of 64 characters, an assertion of 2,048 bytes',
};

const BOTH = 'both accept';
const NEITHER = 'both reject';

/**
 * Variants of each part, the first being the usual one. `pick(n)` draws a number below n. Each has its effect on the draft
 * and the expected outcome: BOTH, NEITHER, or the name of a difference.
 */
const PARTS = {
  alg: [
    [BOTH, () => {}],
    [NEITHER, (draft) => Object.assign(draft, { by: 'RS384' }, draft.header.alg = 'RS384')],
    [NEITHER, (draft) => Object.assign(draft, { by: 'PS256' }, draft.header.alg = 'PS256')],
    [NEITHER, (draft, _, pick) => (draft.header.alg = ['none', 'HS256', 'RS512', 'ES256', 'rs256', ''][pick(6)])],
  ],
  kid: [
    [BOTH, () => {}],
    [BOTH, (draft) => delete draft.header.kid],
    [NEITHER, (draft, _, pick) => (draft.header.kid = `kid-${pick(1e9)}`)],
  ],
  typ: [
    [BOTH, () => {}],
    [BOTH, (draft, _, pick) => (draft.header.typ = ['JWT', 'client-authentication+jwt'][pick(2)])],
    ['typ', (draft, _, pick) => (draft.header.typ = ['at+jwt', 'dpop+jwt', 'logout+jwt', 'oauth-authz-req+jwt'][pick(4)])],
  ],
  crit: [
    [BOTH, () => {}],
    [NEITHER, (draft, _, pick) => Object.assign(draft.header, { crit: [['x'], ['exp'], []][pick(3)], x: 1 })],
  ],
  key: [
    [BOTH, () => {}],
    [NEITHER, (draft) => (draft.key = readFileSync(OTHER.private, 'utf8'))],
    [NEITHER, (draft, _, pick) => (draft.signature = Buffer.alloc(pick(300), pick(256)))],
  ],
  iss: [
    [BOTH, () => {}],
    [NEITHER, ({ claims }, { issuer }, pick) => (claims.iss = [undefined, 'x', issuer, 7, ['x'], null][pick(6)])],
  ],
  sub: [
    [BOTH, () => {}],
    [NEITHER, ({ claims }, { issuer }, pick) => (claims.sub = [undefined, 'x', issuer, 7, ['x'], null][pick(6)])],
  ],
  aud: [
    [BOTH, () => {}],
    [BOTH, ({ claims }, { issuer }) => (claims.aud = [issuer])],
    ['audience', ({ claims }, { issuer, tokenEndpoint }, pick) => (claims.aud = [tokenEndpoint, [tokenEndpoint], [issuer, 'https://other.example/'], ['x', issuer]][pick(4)])],
    [NEITHER, ({ claims }, { issuer }, pick) => (claims.aud = [undefined, 'https://other.example/', [], `${issuer}x`, issuer.toUpperCase(), issuer.slice(0, -3), 7][pick(7)])],
  ],
  exp: [
    [BOTH, ({ claims }, _, pick) => (claims.exp = now() + 30 + pick(150))],
    ['life', ({ claims }, _, pick) => (claims.exp = now() + 420 + pick(1e8))],
    [NEITHER, ({ claims }, _, pick) => (claims.exp = [undefined, now() - 30 - pick(1e6), `${now() + 60}`, null, {}, -1][pick(6)])],
  ],
  iat: [
    [BOTH, ({ claims }, _, pick) => (claims.iat = now() + 5 - pick(100))],
    [BOTH, ({ claims }) => delete claims.iat],
    ['future', ({ claims }, _, pick) => (claims.iat = now() + 90 + pick(1e6))],
    [NEITHER, ({ claims }, _, pick) => (claims.iat = ['1', true, [1], {}][pick(4)])],
  ],
  nbf: [
    [BOTH, () => {}],
    [BOTH, ({ claims }, _, pick) => (claims.nbf = now() + 5 - pick(1000))],
    [NEITHER, ({ claims }, _, pick) => (claims.nbf = now() + 90 + pick(1e6))],
    [NEITHER, ({ claims }, _, pick) => (claims.nbf = ['1', true, [1], {}][pick(4)])],
  ],
  jti: [
    [BOTH, () => {}],
    ['size', ({ claims }, _, pick) => (claims.jti += 'x'.repeat(29 + pick(100)))],
    [NEITHER, ({ claims }, _, pick) => (claims.jti = [undefined, '', 7, null, ['x']][pick(5)])],
  ],
  more: [
    [BOTH, () => {}],
    [BOTH, ({ claims }, _, pick) => (claims[`x${pick(1e6)}`] = { y: [pick(1e6), null, 'ü'] })],
    ['size', ({ claims }) => (claims.x = 'y'.repeat(2048))],
  ],
  form: [
    [BOTH, () => {}],
    ['encoding', (draft, _, pick) => (draft.finish = (compact) => `${compact}${['==', ' '][pick(2)]}`)],
    [NEITHER, (draft, _, pick) => (draft.finish = (compact) => compact.split('.').slice(0, pick(3)).join('.'))],
    [NEITHER, (draft, _, pick) => (draft.finish = (compact) => flipped(compact, pick))],
  ],
};

/** Flips a bit in the claims, so that the signature no longer matches. */
function flipped(compact, pick) {
  const [head, body, tail] = compact.split('.');
  const bytes = Buffer.from(body, 'base64url');
  bytes[pick(bytes.length)] ^= 1 << pick(7);
  return [head, base64url(bytes), tail].join('.');
}

let servers;
let remove;

before(async () => {
  if (!UNSUPPORTED) ({ servers, remove } = await startBoth());
});

after(() => remove?.());

/** Picks a variant of each part, the first in nine of ten cases. */
function drawn(pick) {
  return Object.entries(PARTS).map(([part, ways]) => {
    const [outcome, change] = ways[pick(10) ? 0 : pick(ways.length)];
    return { part, outcome, change };
  });
}

test(`${ASSERTIONS} generated assertions`, { skip: UNSUPPORTED }, async (t) => {
  const pick = generator(SEED);
  const seen = { [BOTH]: 0, [NEITHER]: 0 };
  for (let first = 0; first < ASSERTIONS; first += BATCH) {
    const batch = Array.from({ length: BATCH }, () => {
      const ways = drawn(pick);
      const drawsOfThis = pick(2 ** 31);
      const compact = servers.map((server) => {
        const draw = generator(drawsOfThis);
        return assertion(server, (draft) => ways.forEach(({ change }) => change(draft, server, draw)));
      });
      return { ways, compact };
    });
    await Promise.all(batch.map(async ({ ways, compact }) => {
      const [ours, theirs] = await Promise.all(servers.map((server, index) => accepts(server, compact[index])));
      const outcomes = ways.map(({ outcome }) => outcome);
      const reasons = outcomes.filter((outcome) => outcome in DIFFERENCES);
      const told = `seed ${SEED} (COUNTERSIGN_DIFFERENTIAL_SEED): ${ways.map(({ part, outcome }) => `${part}: ${outcome}`).join(', ')}\n${compact[0]}`;
      assert.equal(ours, outcomes.every((outcome) => outcome === BOTH), `Countersign, ${told}`);
      assert.equal(theirs, !outcomes.includes(NEITHER), `oidc-provider, ${told}`);
      const names = ours === theirs ? [ours ? BOTH : NEITHER] : reasons;
      for (const name of names) seen[name] = (seen[name] ?? 0) + 1;
    }));
  }
  t.diagnostic(JSON.stringify(seen));
  assert.ok(seen[BOTH] > ASSERTIONS / 10 && seen[NEITHER] > ASSERTIONS / 10, 'neither outcome is rare');
  for (const name of Object.keys(DIFFERENCES)) assert.ok(seen[name] > 0, `${name} has come up: ${DIFFERENCES[name]}`);
});
