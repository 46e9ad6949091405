// A proxy between browser and server that simulates network faults.
import { createServer, request } from 'node:http';

/** Faults for matching requests. */
export const FAULT = {
  /** The connection breaks before the server gets the request. */
  dropped: { kind: 'drop' },
  /** The server handles the request, but its answer is lost. */
  answerLost: { kind: 'lose' },
  /** Half of the answer arrives. */
  truncated: { kind: 'truncate' },
  /** A middlebox answers with its own page. */
  unreadable: { kind: 'answer', status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Welcome to the hotel</title>' },
  /** The server, or something in front of it, answers with this status. */
  rejected: (status, body, headers = {}) => ({
    kind: 'answer',
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify({ statusCode: status, ...body }),
  }),
  /** Nothing happens until `release` is called. */
  held: () => {
    let release;
    const until = new Promise((resolve) => (release = resolve));
    return { kind: 'hold', until, release };
  },
};

/** Runs in front of a server under its own origin. */
export class FaultProxy {
  #server;
  #rules = [];
  #listener;

  static async start(server) {
    const proxy = new FaultProxy(server);
    await new Promise((resolve) => proxy.#listener.listen(0, '127.0.0.1', resolve));
    proxy.origin = `http://127.0.0.1:${proxy.#listener.address().port}`;
    return proxy;
  }

  constructor(server) {
    this.#server = server;
    this.#listener = createServer((incoming, outgoing) => this.#pass(incoming, outgoing));
  }

  /** The sign-in link through this proxy. */
  get signInLink() {
    return this.#server.signInLink.replace(this.#server.origin, this.origin);
  }

  /** Makes requests with this method and a matching path fail, `times` times. */
  fail(method, path, fault, times = Infinity) {
    this.#rules.push({ method, path, fault, left: times, hits: 0 });
    return this.#rules.at(-1);
  }

  /** Forwards everything again. */
  reset() {
    this.#rules = [];
  }

  async stop() {
    this.#listener.closeAllConnections?.();
    await new Promise((resolve) => this.#listener.close(resolve));
  }

  async #pass(incoming, outgoing) {
    const rule = this.#rules.find(({ method, path, left }) => left > 0 && method === incoming.method && path.test(incoming.url));
    let fault = { kind: 'none' };
    if (rule) {
      rule.left -= 1;
      rule.hits += 1;
      fault = rule.fault;
    }
    if (fault.kind === 'drop') return incoming.socket.destroy();
    if (fault.kind === 'answer') {
      incoming.resume();
      outgoing.writeHead(fault.status, fault.headers);
      return outgoing.end(fault.body);
    }
    if (fault.kind === 'hold') await fault.until;
    this.#forward(incoming, outgoing, fault);
  }

  #forward(incoming, outgoing, fault) {
    const upstream = new URL(this.#server.origin);
    const headers = { ...incoming.headers, host: upstream.host };
    if (headers.origin) headers.origin = upstream.origin;
    const forwarded = request({ host: upstream.hostname, port: upstream.port, method: incoming.method, path: incoming.url, headers }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => {
        if (fault.kind === 'lose') return incoming.socket.destroy();
        const body = Buffer.concat(chunks);
        if (fault.kind === 'truncate') {
          outgoing.writeHead(answer.statusCode, { ...answer.headers, 'content-length': body.length });
          return outgoing.write(body.subarray(0, body.length / 2), () => outgoing.destroy());
        }
        outgoing.writeHead(answer.statusCode, answer.headers);
        outgoing.end(body);
      });
    });
    forwarded.on('error', () => incoming.socket.destroy());
    incoming.pipe(forwarded);
  }
}
