// Creates the TLS files in the given folder: a certificate authority for tests and its certificate for `localhost`.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('name the folder: node certificates.mjs FOLDER');
mkdirSync(folder, { recursive: true });

const at = (name) => join(folder, name);
const openssl = (...args) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
const key = (name) => openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', at(name));

key('ca.key.pem');
openssl(
  'req', '-x509', '-new', '-key', at('ca.key.pem'), '-subj', '/CN=Countersign test CA', '-days', '2', '-out', at('ca.pem'),
  '-addext', 'keyUsage=critical,keyCertSign,cRLSign',
);
key('server.key.pem');
openssl('req', '-new', '-key', at('server.key.pem'), '-subj', '/CN=localhost', '-out', at('server.csr'));
writeFileSync(
  at('server.ext'),
  'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n'
  + 'subjectAltName=DNS:localhost,IP:127.0.0.1\nauthorityKeyIdentifier=keyid\n',
);
openssl(
  'x509', '-req', '-in', at('server.csr'), '-CA', at('ca.pem'), '-CAkey', at('ca.key.pem'), '-days', '2', '-extfile', at('server.ext'),
  '-out', at('server.pem'),
);
