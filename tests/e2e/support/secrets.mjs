// What a page leaves behind, and a private key in the forms in which it could leak.

/** Collects what a page writes to the console from now on. */
export function listen(page) {
  page.said = [];
  page.on('console', (message) => page.said.push(message.text()));
}

/** Everything that the page sent, keeps, shows and said. */
export async function traces(page) {
  const kept = await page.evaluate(async () => ({
    address: location.href,
    document: document.documentElement.outerHTML,
    fields: [...document.querySelectorAll('input, textarea')].map((field) => field.value),
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    history: history.state,
  }));
  return JSON.stringify([page.sent, kept, await page.context().cookies(), page.said]);
}

/** A private key as it could leak: PEM, DER in base64 and hex, and each member of the JWK. */
export function forms(key) {
  const der = key.export({ type: 'pkcs8', format: 'der' });
  const jwk = key.export({ format: 'jwk' });
  const secrets = ['d', 'p', 'q', 'dp', 'dq', 'qi'].map((member) => jwk[member]);
  return [
    ...key.export({ type: 'pkcs8', format: 'pem' }).split('\n').slice(3, 12),
    der.toString('base64'),
    der.toString('hex').slice(200, 300),
    ...secrets,
    ...secrets.map((secret) => Buffer.from(secret, 'base64url').toString('hex')),
    ...secrets.map((secret) => Buffer.from(secret, 'base64url').toString('base64')),
  ];
}

/** The first of these secrets that the page has let slip, by its beginning. */
export async function slipped(page, ...secrets) {
  const found = await traces(page);
  return secrets.find((secret) => found.includes(secret))?.slice(0, 8);
}
