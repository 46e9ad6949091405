// Requests to the server that record what was answered.
import { createSign, randomUUID } from 'node:crypto';

const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export class Api {
  constructor(server, token) {
    this.origin = server.origin;
    this.token = token;
  }

  /** The complete answer; throws if the server goes away before. */
  async call(method, path, body) {
    const response = await fetch(`${this.origin}/api/v2/${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
  }

  /** All clients of the server. */
  async clients() {
    const all = [];
    for (let from; ;) {
      const { body } = await this.call('GET', `clients?take=100${from ? `&from=${from}` : ''}`);
      all.push(...body.clients);
      if (!body.next) return all;
      from = body.next;
    }
  }

  /** Exchanges an assertion for a token; returns the status. */
  async exchange(assertion) {
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_assertion_type: TYPE, client_assertion: assertion });
    const response = await fetch(`${this.origin}/oauth/token`, { method: 'POST', body });
    await response.text();
    return response.status;
  }

  /** A fresh assertion of a client. */
  assertion(clientId, kid, privateKey) {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: clientId, sub: clientId, aud: `${this.origin}/`, iat: now, exp: now + 300, jti: randomUUID() };
    const input = [{ alg: 'RS256', kid }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${input}.${createSign('sha256').update(input).sign(privateKey, 'base64url')}`;
  }
}
