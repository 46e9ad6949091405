// Loads the parts of the program, and the styles that not every page needs: those of the present address at once, beside
// the program itself; the others when a pointer rests on what leads to them, or when the browser is idle. A part is
// instantiated when the program asks for it (the loader in the glue); whatever was fetched before a new version was
// deployed still works after it.
globalThis.countersignParts = ((table) => {
  const IDLE_AFTER_MS = 500;
  // The address of the page changes; on a static host the files are beside the first.
  const base = document.baseURI;
  const modules = new Map();

  /** The modules in a file; none in a stylesheet, which is in force then. */
  const fetched = async (file, options) => {
    const [address, integrity] = table.files[file];
    const url = new URL(address, base);
    const response = await fetch(url, { integrity, ...options });
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    // By hand, not by compileStreaming: integrity needs the whole file first, and some hosts don't know wasm's type.
    const bytes = await response.arrayBuffer();
    return address.endsWith('.css') ? styled(url, integrity) : [await WebAssembly.compile(bytes)];
  };

  const styled = (href, integrity) =>
    new Promise((resolve, reject) => {
      const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href, integrity });
      link.onload = () => resolve([]);
      link.onerror = () => {
        link.remove();
        reject(new Error(`${href} is not loaded`));
      };
      document.head.append(link);
    });

  // What is in the browser's cache may be what is wrong: the second attempt passes it by.
  const load = (file, options) => {
    if (!modules.has(file)) {
      const loading = fetched(file, options).catch(() => fetched(file, { cache: 'reload' }));
      loading.catch(() => modules.delete(file));
      modules.set(file, loading);
    }
    return modules.get(file);
  };
  const need = (part, options) => Promise.all((table.needs[part] ?? []).map((file) => load(file, options)));

  const all = (parts, options) => Promise.all(parts.map((part) => need(part, options).catch(() => {})));

  /** The parts of the page at an address, and those that whoever uses it needs next. */
  const pageAt = (address) => {
    const path = address.hash.startsWith('#/') ? address.hash : address.pathname;
    const [, parts, next] = table.pages.find(([pattern]) => new RegExp(pattern).test(path)) ?? [, [], []];
    return { parts, next };
  };
  all(pageAt(location).parts);
  // A copy for a static host reads its config.json first.
  if (document.querySelector('meta[name=countersign-config]')) all(['configured']);

  const ahead = ({ target }) => {
    const near = target.closest?.('[data-part]');
    if (near) all([near.dataset.part]);
    if (target.closest?.('[data-next]')) all(pageAt(location).next);
    const link = target.closest?.('a[href]');
    if (link?.origin === location.origin) all(pageAt(link).parts);
  };
  addEventListener('pointerover', ahead, { passive: true });
  addEventListener('focusin', ahead);
  // A file is on its way to the page.
  addEventListener('dragenter', () => all(pageAt(location).next), { passive: true });

  // Safari has no requestIdleCallback.
  const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, IDLE_AFTER_MS));
  const rest = async () => {
    if (document.querySelector('#boot, [aria-busy=true], .skeleton')) return setTimeout(() => idle(rest), IDLE_AFTER_MS);
    const options = { priority: 'low' };
    await all(pageAt(location).next, options);
    for (const file of Object.keys(table.files)) await load(file, options).catch(() => {});
  };
  if (!navigator.connection?.saveData) addEventListener('load', () => idle(rest));

  return { need };
})({ files: {}, needs: {}, pages: [] });
