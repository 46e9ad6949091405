// npm `node-forge`.
import forge from 'node-forge';

import { USAGES, base64url, canonical, fromHex, hex, trimmed } from './normal.mjs';

export const name = 'node-forge';

const hash = (kind, bytes) => kind.create().update(bytes).digest();
const octets = (integer) => {
  const text = integer.toString(16);
  return fromHex(text.length % 2 ? `0${text}` : text);
};

export function facts(pem) {
  const der = forge.pem.decode(pem)[0].body;
  const certificate = forge.pki.certificateFromAsn1(forge.asn1.fromDer(der));
  const spki = forge.asn1.toDer(forge.pki.publicKeyToAsn1(certificate.publicKey)).getBytes();
  const modulus = octets(certificate.publicKey.n);
  const [n, e] = [base64url(modulus), base64url(octets(certificate.publicKey.e))];
  const attributes = (list) => list.map(({ shortName, value }) => `${shortName}=${value}`);
  const general = ({ type, value, ip }) => ({ 1: `email:${value}`, 2: `dns:${value}`, 7: `ip:${ip}` })[type];
  const usages = certificate.getExtension('keyUsage');
  const purposes = certificate.getExtension('extKeyUsage');
  return {
    version: certificate.version + 1,
    serial: hex(trimmed(fromHex(certificate.serialNumber))),
    signatureAlgorithm: forge.pki.oids[certificate.signatureOid],
    issuer: attributes(certificate.issuer.attributes),
    subject: attributes(certificate.subject.attributes),
    notBefore: certificate.validity.notBefore.getTime(),
    notAfter: certificate.validity.notAfter.getTime(),
    san: certificate.getExtension('subjectAltName').altNames.map(general),
    keyUsage: USAGES.filter((usage) => usages[usage]),
    extendedKeyUsage: ['clientAuth'].filter((purpose) => purposes[purpose]),
    ca: certificate.getExtension('basicConstraints').cA,
    subjectKeyId: certificate.getExtension('subjectKeyIdentifier').subjectKeyIdentifier,
    // It leaves this extension to the caller: SEQUENCE { [0] identifier }.
    authorityKeyId: forge.util.bytesToHex(forge.asn1.fromDer(certificate.getExtension('authorityKeyIdentifier').value).value[0].value),
    sha1: hash(forge.md.sha1, der).toHex(),
    sha256: hash(forge.md.sha256, der).toHex(),
    bits: certificate.publicKey.n.bitLength(),
    spkiSha256: hash(forge.md.sha256, spki).toHex(),
    jwk: { kty: 'RSA', n, e },
    kid: base64url(fromHex(hash(forge.md.sha256, canonical(n, e)).toHex())),
  };
}
