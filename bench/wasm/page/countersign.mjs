// Ours, in WebAssembly.
import init, * as module from '../../../target/bench/wasm/bench_wasm.js';

import { trimmed, hex, fromHex } from './normal.mjs';

export { init, module };

export const name = 'Countersign (wasm)';
export const facts = (pem) => module.facts(pem);
export const prepare = (text) => new TextEncoder().encode(text);

/** The same, handed to JavaScript: what is compared with the others. */
export function compared(pem) {
  const { public_key: key, certificate } = JSON.parse(module.facts_json(pem));
  const attributes = (list) => list.map(({ name, value }) => `${name}=${value}`);
  return {
    version: certificate.version,
    serial: hex(trimmed(fromHex(certificate.serial))),
    signatureAlgorithm: certificate.signature_algorithm,
    issuer: attributes(certificate.issuer_attributes),
    subject: attributes(certificate.subject_attributes),
    notBefore: Date.parse(certificate.not_before),
    notAfter: Date.parse(certificate.not_after),
    san: certificate.san,
    keyUsage: certificate.key_usage,
    extendedKeyUsage: certificate.extended_key_usage,
    ca: certificate.ca,
    subjectKeyId: certificate.subject_key_id,
    authorityKeyId: certificate.authority_key_id,
    sha1: certificate.sha1,
    sha256: certificate.sha256,
    bits: key.bits,
    spkiSha256: key.spki_sha256,
    jwk: key.jwk,
    kid: key.kid,
  };
}
