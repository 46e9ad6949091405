// Loads the parts of the program: those of the present address at once, beside the program itself; the others when a
// pointer rests on what leads to them, or when the browser is idle. A part is instantiated when the program asks for it
// (the loader in the glue); whatever was fetched before a new version was deployed still works after it.
globalThis.countersignParts = ((table) => {
  const IDLE_AFTER_MS = 500;
  // The address of the page changes; on a static host the files are beside the first.
  const base = document.baseURI;
  const modules = new Map();

  const fetched = async (file, options) => {
    const [address, integrity, lengths] = table.files[file];
    const response = await fetch(new URL(address, base), { integrity, ...options });
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    // By hand, not by compileStreaming: integrity needs the whole file first, and some hosts don't know wasm's type.
    const bytes = await response.arrayBuffer();
    let end = 0;
    return Promise.all(
      lengths.map((length) => WebAssembly.compile(new Uint8Array(bytes, (end += length) - length, length))),
    );
  };

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

  const prepare = (address, options) => {
    const path = address.hash.startsWith('#/') ? address.hash : address.pathname;
    const [, parts] = table.pages.find(([pattern]) => new RegExp(pattern).test(path)) ?? [, []];
    for (const part of parts) need(part, options).catch(() => {});
  };
  prepare(location);

  const ahead = ({ target }) => {
    const part = target.closest?.('[data-part]');
    if (part) need(part.dataset.part).catch(() => {});
    const link = target.closest?.('a[href]');
    if (link?.origin === location.origin) prepare(link);
  };
  addEventListener('pointerover', ahead, { passive: true });
  addEventListener('focusin', ahead);

  // Safari has no requestIdleCallback.
  const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, IDLE_AFTER_MS));
  const rest = async () => {
    if (document.querySelector('#boot, [aria-busy=true], .skeleton')) return setTimeout(() => idle(rest), IDLE_AFTER_MS);
    for (const file of Object.keys(table.files)) await load(file, { priority: 'low' }).catch(() => {});
  };
  if (!navigator.connection?.saveData) addEventListener('load', () => idle(rest));

  return { need };
})({ files: {}, needs: {}, pages: [] });
