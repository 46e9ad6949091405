// Web Crypto as globals: Node.js 18 has it only in a module. Import this before anything that needs it.
import { webcrypto } from 'node:crypto';

globalThis.crypto ??= webcrypto;
globalThis.CryptoKey ??= webcrypto.CryptoKey;
