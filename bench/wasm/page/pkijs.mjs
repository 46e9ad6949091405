// npm `pkijs`.
import { Certificate } from 'pkijs';

import { ATTRIBUTES, PURPOSES, SIGNATURES, USAGES, base64url, canonical, digest, hex, trimmed, utf8 } from './normal.mjs';

export const name = 'pkijs';

export async function facts(pem) {
  const der = Uint8Array.from(atob(pem.replace(/-----[^-]*-----|\s/g, '')), (c) => c.charCodeAt(0)).buffer;
  const certificate = Certificate.fromBER(der);
  const spki = certificate.subjectPublicKeyInfo.toSchema().toBER();
  const key = certificate.subjectPublicKeyInfo.parsedKey;
  const octets = (integer) => trimmed(integer.valueBlock.valueHexView);
  const modulus = octets(key.modulus);
  const [n, e] = [base64url(modulus), base64url(octets(key.publicExponent))];
  const extensions = Object.fromEntries(certificate.extensions.map(({ extnID, parsedValue }) => [extnID, parsedValue]));
  const attributes = (name) => name.typesAndValues.map(({ type, value }) => `${ATTRIBUTES[type]}=${value.valueBlock.value}`);
  const general = ({ type, value }) => ({ 1: () => `email:${value}`, 2: () => `dns:${value}`, 7: () => `ip:${Array.from(value.valueBlock.valueHexView).join('.')}` })[type]();
  const usages = extensions['2.5.29.15'].valueBlock.valueHexView;
  return {
    version: certificate.version + 1,
    serial: hex(octets(certificate.serialNumber)),
    signatureAlgorithm: SIGNATURES[certificate.signatureAlgorithm.algorithmId],
    issuer: attributes(certificate.issuer),
    subject: attributes(certificate.subject),
    notBefore: certificate.notBefore.value.getTime(),
    notAfter: certificate.notAfter.value.getTime(),
    san: extensions['2.5.29.17'].altNames.map(general),
    keyUsage: USAGES.filter((_, bit) => usages[bit >> 3] << (bit & 7) & 0x80),
    extendedKeyUsage: extensions['2.5.29.37'].keyPurposes.map((oid) => PURPOSES[oid]),
    ca: extensions['2.5.29.19'].cA,
    subjectKeyId: hex(extensions['2.5.29.14'].valueBlock.valueHexView),
    authorityKeyId: hex(extensions['2.5.29.35'].keyIdentifier.valueBlock.valueHexView),
    sha1: hex(await digest('SHA-1', der)),
    sha256: hex(await digest('SHA-256', der)),
    bits: modulus.length * 8,
    spkiSha256: hex(await digest('SHA-256', spki)),
    jwk: { kty: 'RSA', n, e },
    kid: base64url(await digest('SHA-256', utf8.encode(canonical(n, e)))),
  };
}
