// A minimal static host: files under a path, no header but the content type.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

import { required } from '../../support/server.mjs';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.svg': 'image/svg+xml', '.json': 'application/json' };

export class StaticHost {
  /**
   * Serves the console under `path`. Missing files are answered by `otherwise`: `nothing` (a bare 404), `page` (404.html
   * with status 404), or `index` (index.html with status 200). `config` is the text of config.json, null for none. Set
   * `proxied` to forward /api/ to that origin like a reverse proxy.
   */
  static async start({ path = '/', otherwise = 'nothing', config = '{"backend":"any-tenant"}' } = {}) {
    const host = new StaticHost();
    Object.assign(host, { path, otherwise, config, asked: [] });
    host.server = createServer(async (request, response) => {
      if (host.proxied && request.url.startsWith('/api/')) return host.#handOn(request, response);
      const { status, type, body } = host.#answer(new URL(request.url, 'http://host').pathname);
      host.asked.push({ url: request.url, status });
      response.writeHead(status, { 'content-type': type });
      response.end(body);
    });
    await new Promise((resolve) => host.server.listen(0, '127.0.0.1', resolve));
    host.origin = `http://127.0.0.1:${host.server.address().port}`;
    host.url = `${host.origin}${path}`;
    return host;
  }

  async #handOn(request, response) {
    const { authorization } = request.headers;
    const answer = await fetch(`${this.proxied}${request.url}`, { method: request.method, headers: { authorization } });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
    response.end(await answer.text());
  }

  #answer(pathname) {
    const name = pathname.startsWith(this.path) ? pathname.slice(this.path.length) || 'index.html' : undefined;
    if (name === 'config.json' && this.config !== null) return this.#found(this.config, name);
    if (name !== undefined && name !== 'config.json') {
      try {
        return this.#found(readFileSync(join(required('COUNTERSIGN_DIST'), name)), name);
      } catch {
        // Missing.
      }
    }
    switch (this.otherwise) {
      case 'page':
        return { ...this.#answer(`${this.path}404.html`), status: 404 };
      case 'index':
        return this.#answer(`${this.path}index.html`);
      default:
        return { status: 404, type: 'text/plain', body: 'Not found' };
    }
  }

  #found(body, name) {
    return { status: 200, type: TYPES[extname(name)] ?? 'application/octet-stream', body };
  }

  async stop() {
    this.server.closeAllConnections?.();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
