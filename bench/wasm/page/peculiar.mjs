// npm `@peculiar/x509`.
import 'reflect-metadata';
import { RSAPublicKey } from '@peculiar/asn1-rsa';
import { AsnConvert } from '@peculiar/asn1-schema';
import { SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import * as x509 from '@peculiar/x509';

import { PURPOSES, USAGES, base64url, canonical, digest, hex, trimmed, utf8 } from './normal.mjs';

export const name = '@peculiar/x509';

export async function facts(pem) {
  const certificate = new x509.X509Certificate(pem);
  const spki = certificate.publicKey.rawData;
  const rsa = AsnConvert.parse(AsnConvert.parse(spki, SubjectPublicKeyInfo).subjectPublicKey, RSAPublicKey);
  const modulus = trimmed(rsa.modulus);
  const [n, e] = [base64url(modulus), base64url(trimmed(rsa.publicExponent))];
  const extension = (type) => certificate.getExtension(type);
  const attributes = (parsed) => parsed.toJSON().flatMap((set) => Object.entries(set).map(([type, [value]]) => `${type}=${value}`));
  const usages = extension(x509.KeyUsagesExtension).usages;
  return {
    version: 3,
    serial: hex(trimmed(Uint8Array.from(certificate.serialNumber.match(/../g), (octet) => parseInt(octet, 16)))),
    signatureAlgorithm: `${certificate.signatureAlgorithm.hash.name.replace('-', '').toLowerCase()}WithRSAEncryption`,
    issuer: attributes(certificate.issuerName),
    subject: attributes(certificate.subjectName),
    notBefore: certificate.notBefore.getTime(),
    notAfter: certificate.notAfter.getTime(),
    san: extension(x509.SubjectAlternativeNameExtension).names.items.map(({ type, value }) => `${type}:${value}`),
    keyUsage: USAGES.filter((_, bit) => usages >> bit & 1),
    extendedKeyUsage: extension(x509.ExtendedKeyUsageExtension).usages.map((oid) => PURPOSES[oid]),
    ca: extension(x509.BasicConstraintsExtension).ca,
    subjectKeyId: extension(x509.SubjectKeyIdentifierExtension).keyId,
    authorityKeyId: extension(x509.AuthorityKeyIdentifierExtension).keyId,
    sha1: hex(await certificate.getThumbprint('SHA-1')),
    sha256: hex(await certificate.getThumbprint('SHA-256')),
    bits: modulus.length * 8,
    spkiSha256: hex(await digest('SHA-256', spki)),
    jwk: { kty: 'RSA', n, e },
    kid: base64url(await digest('SHA-256', utf8.encode(canonical(n, e)))),
  };
}
