// Key material made with openssl.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'countersign-keys-'));
let made = 0;

function openssl(...args) {
  return execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** An RSA key in every public form and in a certificate of this subject: paths, and the private key's text. */
export function rsa(bits = 2048, subject = '/O=Example Ltd/CN=billing.example') {
  const at = (suffix) => join(folder, `rsa-${bits}-${made}${suffix}`);
  made += 1;
  const files = { private: at('.key.pem'), spki: at('.pub.pem'), pkcs1: at('.pkcs1.pem'), certificate: at('.crt.pem'), der: at('.pub.der') };
  openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`, '-out', files.private);
  openssl('pkey', '-in', files.private, '-pubout', '-out', files.spki);
  openssl('rsa', '-in', files.private, '-RSAPublicKey_out', '-out', files.pkcs1);
  openssl('pkey', '-in', files.private, '-pubout', '-outform', 'DER', '-out', files.der);
  openssl('req', '-new', '-x509', '-key', files.private, '-subj', subject, '-days', '365', '-out', files.certificate);
  return { ...files, text: (form) => readFileSync(files[form], 'utf8') };
}

/** The private key under a passphrase, as OpenSSL writes it today: a path. */
export function encrypted(key, passphrase) {
  const path = join(folder, `encrypted-${made}.pem`);
  made += 1;
  openssl('pkcs8', '-topk8', '-in', key.private, '-out', path, '-passout', `pass:${passphrase}`);
  return path;
}

/** A certificate with a serial number that is longer than RFC 5280 allows, which strict programs reject: a path. */
export function longSerial(key) {
  const path = join(folder, `long-serial-${made}.crt.pem`);
  made += 1;
  openssl('req', '-new', '-x509', '-key', key.private, '-subj', '/CN=long serial', '-days', '365', '-set_serial', `0x${'01'.repeat(22)}`, '-out', path);
  return path;
}

/** A P-256 public key. */
export function ec() {
  const key = join(folder, 'ec.key.pem');
  const file = join(folder, 'ec.pub.pem');
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', key);
  openssl('pkey', '-in', key, '-pubout', '-out', file);
  return file;
}

/** A P-256 key in a certificate of this subject. */
export function ecCertificate(_, subject) {
  const at = (suffix) => join(folder, `ec-${made}${suffix}`);
  made += 1;
  const files = { private: at('.key.pem'), certificate: at('.crt.pem') };
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', files.private);
  openssl('req', '-new', '-x509', '-key', files.private, '-subj', subject, '-days', '365', '-out', files.certificate);
  return files;
}

/** Writes a file with this text. */
export function file(name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
