// npm `jsrsasign`.
import { KJUR, X509, hextob64u, utf8tohex, zulutomsec } from 'jsrsasign';

import { PURPOSES, canonical, fromHex, hex, trimmed } from './normal.mjs';

export const name = 'jsrsasign';

const hash = (kind, octets) => KJUR.crypto.Util.hashHex(octets, kind);
const even = (text) => (text.length % 2 ? `0${text}` : text);

export function facts(pem) {
  const certificate = new X509();
  certificate.readCertPEM(pem);
  const key = certificate.getPublicKey();
  const [n, e] = [hextob64u(even(key.n.toString(16))), hextob64u(even(key.e.toString(16)))];
  const attributes = ({ array }) => array.map(([{ type, value }]) => `${type}=${value}`);
  const general = (name) => Object.entries(name).map(([type, value]) => `${type === 'rfc822' ? 'email' : type}:${value}`)[0];
  return {
    version: certificate.getVersion(),
    serial: hex(trimmed(fromHex(certificate.getSerialNumberHex()))),
    signatureAlgorithm: certificate.getSignatureAlgorithmField().replace('withRSA', 'WithRSAEncryption').replace('SHA', 'sha'),
    issuer: attributes(certificate.getIssuer()),
    subject: attributes(certificate.getSubject()),
    notBefore: zulutomsec(certificate.getNotBefore()),
    notAfter: zulutomsec(certificate.getNotAfter()),
    san: certificate.getExtSubjectAltName().array.map(general),
    keyUsage: certificate.getExtKeyUsage().names,
    extendedKeyUsage: certificate.getExtExtKeyUsage().array.map((purpose) => PURPOSES[purpose] ?? purpose),
    ca: certificate.getExtBasicConstraints().cA ?? false,
    subjectKeyId: certificate.getExtSubjectKeyIdentifier().kid.hex,
    authorityKeyId: certificate.getExtAuthorityKeyIdentifier().kid.hex,
    sha1: hash('sha1', certificate.hex),
    sha256: hash('sha256', certificate.hex),
    bits: key.n.bitLength(),
    spkiSha256: hash('sha256', certificate.getSPKI()),
    jwk: { kty: 'RSA', n, e },
    kid: hextob64u(hash('sha256', utf8tohex(canonical(n, e)))),
  };
}
