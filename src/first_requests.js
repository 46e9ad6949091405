// Asks for what the page needs first, while the program is still loading. The program takes the answers from here
// instead of asking again (src/api/first_requests.rs).
(() => {
  // Older answers are not used: the page may have changed something since.
  const FRESH_MS = 10_000;
  const TIMEOUT_MS = 30_000;
  const answers = new Map();
  let started;

  const ask = (url, headers, after = Promise.resolve()) => {
    const answer = after.then(() => fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) }));
    answers.set(url, answer);
    // The program asks again, and reports a failure.
    answer.catch(() => answers.delete(url));
    return answer;
  };

  // As the program encodes (RFC 3986, section 2.3): an answer is found by its address.
  const encode = (value) =>
    encodeURIComponent(value).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

  const list = (query) => {
    const page = /^\d{1,9}$/.test(query.get('page')) ? Math.max(query.get('page') - 1, 0) : 0;
    let url = `/api/v2/clients?include_totals=true&is_global=false&fields=client_id,name,description,app_type,token_endpoint_auth_method,client_authentication_methods&page=${page}&per_page=25`;
    const given = [['app_type', 'type'], ['search', 'q'], ['auth_method', 'method'], ['status', 'status'], ['sort', 'sort']];
    for (const [name, own] of given) {
      let value = query.get(own);
      // The newest first, unless the address says otherwise; the oldest first is the server's own order.
      if (name === 'sort') value ||= 'created_at:-1';
      if (value === 'created_at:1') value = null;
      if (value) url += `&${name}=${encode(value)}`;
    }
    return url;
  };

  const ofPage = () => {
    const { pathname, search } = location;
    if (/^\/(applications\/?)?$/.test(pathname)) return [list(new URLSearchParams(search))];
    const [, id, tab = 'credentials'] = pathname.match(/^\/applications\/(\w+)(?:\/(\w+))?\/?$/) ?? [];
    if (!id) return [];
    const client = `/api/v2/clients/${id}`;
    switch (tab) {
      case 'credentials':
        return [client, `${client}/credentials`, `/countersign/v1/clients/${id}/usage`];
      case 'quickstart':
        return [client, `${client}/credentials`];
      default:
        return [client];
    }
  };

  globalThis.firstRequests = {
    take(url) {
      started ??= performance.now();
      const answer = performance.now() - started < FRESH_MS ? answers.get(url) : undefined;
      answers.delete(url);
      return answer;
    },
    forget() {
      answers.clear();
    },
  };

  // In a frame the console does not start.
  if (window.top !== window) return;
  const config = document.querySelector('meta[name=countersign-config]');
  if (config) {
    ask(new URL(config.content, document.baseURI).href, { 'cache-control': 'no-cache' });
    return;
  }
  const accept = { accept: 'application/json' };
  ask('/countersign/v1/server', accept);
  // A sign-in link starts a session first.
  if (location.hash.startsWith('#code=')) return;
  const session = ask('/countersign/v1/session', accept).then((answer) => answer.clone().json());
  // Without a session the server would reject the rest.
  const signedIn = session.then((session) => session ?? Promise.reject(new Error('signed out')));
  signedIn.catch(() => {});
  for (const url of ofPage()) ask(url, accept, signedIn);
})();
