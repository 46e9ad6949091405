// One form for what every library reads, so that it can be compared.

export const hex = (bytes) => Array.from(new Uint8Array(bytes), (octet) => octet.toString(16).padStart(2, '0')).join('');

export function base64url(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export const fromHex = (text) => Uint8Array.from(text.match(/../g), (octet) => parseInt(octet, 16));

/** A number without leading zero octets. */
export function trimmed(bytes) {
  const octets = new Uint8Array(bytes);
  return octets.subarray(octets.findIndex((octet) => octet !== 0));
}

/** The text whose SHA-256 is the thumbprint (RFC 7638). */
export const canonical = (n, e) => `{"e":"${e}","kty":"RSA","n":"${n}"}`;

export const utf8 = new TextEncoder();

export const digest = (name, bytes) => crypto.subtle.digest(name, bytes);

export const ATTRIBUTES = { '2.5.4.3': 'CN', '2.5.4.10': 'O' };
export const SIGNATURES = { '1.2.840.113549.1.1.11': 'sha256WithRSAEncryption' };
export const PURPOSES = { '1.3.6.1.5.5.7.3.2': 'clientAuth' };
export const USAGES = [
  'digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment', 'keyAgreement', 'keyCertSign', 'cRLSign', 'encipherOnly', 'decipherOnly',
];
