// Web Crypto as globals: Node.js 18 has it in a module only. To be imported before what expects it.
import { webcrypto } from 'node:crypto';

globalThis.crypto ??= webcrypto;
globalThis.CryptoKey ??= webcrypto.CryptoKey;
