// Keycloak's admin console, as it comes from npm: its whole module graph is fetched and evaluated, and a root is mounted.
// That is less than a person waits for: it neither signs in nor asks for data.
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

import { build } from 'esbuild';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };
const ENTRY = `
  import '@keycloak/keycloak-admin-ui/styles.css';
  import * as ui from '@keycloak/keycloak-admin-ui';
  import { createElement } from 'react';
  import { createRoot } from 'react-dom/client';
  // So that nothing of it is left out.
  globalThis.ui = ui;
  createRoot(document.getElementById('app')).render(createElement('main', { id: 'mounted' }, 'Mounted'));
`;

/** Builds it, and serves it compressed. */
export async function startKeycloak() {
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    format: 'esm',
    outdir: '/',
    entryNames: 'main',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.svg': 'file', '.woff2': 'file', '.woff': 'file', '.ttf': 'file', '.eot': 'file', '.png': 'file', '.jpg': 'file' },
    logLevel: 'error',
  });
  const page = '<!doctype html><meta charset="utf-8"><title>Keycloak</title><link rel="stylesheet" href="/main.css"><script type="module" src="/main.js"></script><div id="app"></div>';
  const sources = new Map([['/', Buffer.from(page)], ...outputFiles.map(({ path, contents }) => [path, Buffer.from(contents)])]);
  const packed = new Map();
  const server = createServer(({ url }, response) => {
    const source = sources.get(url);
    if (!source) return response.writeHead(404).end();
    if (!packed.has(url)) packed.set(url, brotliCompressSync(source));
    response.writeHead(200, { 'content-type': TYPES[extname(url) || '.html'] ?? 'application/octet-stream', 'content-encoding': 'br', 'cache-control': 'public, max-age=31536000' });
    return response.end(packed.get(url));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
