// The same assertions to Countersign and to npm `oidc-provider`: they agree, or the difference has a stated reason.
import '../support/webcrypto.mjs';

import assert from 'node:assert/strict';
import { createHmac, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { accepts, assertion, base64url, KEY, now, OTHER, startBoth } from './support/differential.mjs';
import { UNSUPPORTED } from './support/oidc-provider.mjs';

/** Both servers from a client's view. */
let servers;
let remove;

before(async () => {
  if (!UNSUPPORTED) ({ servers, remove } = await startBoth());
});

after(() => remove?.());

const claim = (name, value) => ({ claims }, server) => {
  const given = typeof value === 'function' ? value(server) : value;
  if (given === undefined) delete claims[name];
  else claims[name] = given;
};
const header = (name, value) => (draft) => {
  if (value === undefined) delete draft.header[name];
  else draft.header[name] = value;
};
const by = (alg) => (draft) => {
  draft.header.alg = alg;
  draft.by = alg;
};
const finish = (change) => (draft) => (draft.finish = change);

/** Name, modification, Countersign's verdict, and the reason if oidc-provider differs. */
const CASES = [
  ['a plain assertion', undefined, true],
  ['no kid', header('kid'), true],
  ['an unknown kid', header('kid', 'unknown-key-id'), false],
  ['typ JWT', header('typ', 'JWT'), true],
  ['typ client-authentication+jwt', header('typ', 'client-authentication+jwt'), true],
  ['typ of an access token', header('typ', 'at+jwt'), false, 'RFC 8725 §3.11: it tells kinds of tokens apart; oidc-provider does not look at typ'],
  ['another algorithm of the same key', by('RS384'), false],
  ['PS256 where RS256 is registered', by('PS256'), false],
  ['alg none', (draft) => Object.assign(draft, { signature: '' }, draft.header.alg = 'none'), false],
  ['alg NONE', (draft) => Object.assign(draft, { signature: '' }, draft.header.alg = 'NONE'), false],
  ['an HMAC by the public key', (draft) => {
    draft.header.alg = 'HS256';
    draft.signature = createHmac('sha256', KEY.text('spki')).update(`${base64url(draft.header)}.${base64url(draft.claims)}`).digest();
  }, false],
  ['the signature of another key', (draft) => (draft.key = readFileSync(OTHER.private, 'utf8')), false],
  ['a key in the header', (draft) => {
    draft.key = readFileSync(OTHER.private, 'utf8');
    draft.header.jwk = createPublicKey(OTHER.text('spki')).export({ format: 'jwk' });
  }, false],
  ['an unknown critical header', (draft) => Object.assign(draft.header, { crit: ['x'], x: 1 }), false],
  ['an empty crit', header('crit', []), false],
  ['no iss', claim('iss'), false],
  ['another iss', claim('iss', 'somebody'), false],
  ['no sub', claim('sub'), false],
  ['another sub', claim('sub', 'somebody'), false],
  ['a number as sub', claim('sub', 1), false],
  ['no aud', claim('aud'), false],
  ['another aud', claim('aud', 'https://other.example/'), false],
  ['the issuer alone in a list', claim('aud', ({ issuer }) => [issuer]), true],
  ['the issuer and another in a list', claim('aud', ({ issuer }) => [issuer, 'https://other.example/']), false, 'rfc7523bis: the issuer is the sole audience; oidc-provider takes any list that names it (CVE-2025-27371)'],
  ['the token endpoint as aud', claim('aud', ({ tokenEndpoint }) => tokenEndpoint), false, 'rfc7523bis: the issuer, not the token endpoint; --legacy-audience takes it'],
  ['the issuer with a path behind it as aud', claim('aud', ({ issuer }) => `${issuer}/x`), false],
  ['no exp', claim('exp'), false],
  ['exp an hour ago', claim('exp', () => now() - 3600), false],
  ['exp as text', claim('exp', () => String(now() + 60)), false],
  ['exp with a fraction', claim('exp', () => now() + 60.5), true],
  ['exp beyond every number', finish((compact) => {
    const [head, , tail] = compact.split('.');
    return `${head}.${base64url('{"exp":1e999}')}.${tail}`;
  }), false],
  ['a life of an hour', claim('exp', () => now() + 3600), false, 'five minutes at most, so that jti need not be kept for longer; oidc-provider has no limit'],
  ['no iat', claim('iat'), true],
  ['iat in five seconds', claim('iat', () => now() + 5), true],
  ['iat in ten minutes', (draft) => Object.assign(draft.claims, { iat: now() + 600, exp: now() + 660 }), false, 'FAPI 2.0 §5.3.2.1: what was issued more than a minute ahead is rejected; oidc-provider looks at nbf alone'],
  ['nbf in ten minutes', claim('nbf', () => now() + 600), false],
  ['no jti', claim('jti'), false],
  ['an empty jti', claim('jti', ''), false],
  ['a number as jti', claim('jti', 7), false],
  ['two parts', finish((compact) => compact.split('.').slice(0, 2).join('.')), false],
  ['five parts', finish((compact) => `${compact}.AA.AA`), false],
  ['padding behind the signature', finish((compact) => `${compact}==`), false, 'RFC 7515 §2: base64url without padding; oidc-provider overlooks it'],
  ['a space behind it', finish((compact) => `${compact} `), false, 'RFC 7515 §2: no white space; oidc-provider overlooks it'],
  ['a changed claim', finish((compact) => {
    const [head, body, tail] = compact.split('.');
    const claims = { ...JSON.parse(Buffer.from(body, 'base64url')), jti: 'another' };
    return `${head}.${base64url(claims)}.${tail}`;
  }), false],
  ['nothing', finish(() => ''), false],
];

for (const [name, change, expected, difference] of CASES) {
  test(`${name}: ${expected ? 'accepted' : 'rejected'}${difference ? `, unlike oidc-provider: ${difference}` : ''}`, { skip: UNSUPPORTED }, async () => {
    const [ours, theirs] = await Promise.all(servers.map((server) => accepts(server, assertion(server, change))));
    assert.equal(ours, expected, 'Countersign');
    assert.equal(theirs, difference ? !expected : expected, 'oidc-provider');
  });
}

test('both accept an assertion once', { skip: UNSUPPORTED }, async () => {
  for (const server of servers) {
    const compact = assertion(server);
    assert.deepEqual([await accepts(server, compact), await accepts(server, compact)], [true, false], server.issuer);
  }
});
