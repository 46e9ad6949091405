// What the page itself sees of its loading. The function runs in the page, before any of its scripts.

/** Notes when `selector` is first drawn, and every long task, in `globalThis.load`. */
export function observe(selector) {
  const load = { usable: undefined, tasks: [] };
  globalThis.load = load;
  const tasks = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) load.tasks.push({ startTime, duration });
  });
  tasks.observe({ type: 'longtask', buffered: true });
  // Looked for at the frames that change the page: a look of its own would compute styles once more, and lengthen the task.
  let isDue = false;
  const look = () => {
    isDue = false;
    if (!document.querySelector(selector)?.checkVisibility()) return;
    looking.disconnect();
    // After the frame that draws it, as soon as the page can take a click.
    setTimeout(() => (load.usable ??= performance.now()));
  };
  const looking = new MutationObserver(() => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(look);
  });
  looking.observe(document, { childList: true, subtree: true, attributes: true });
}

/** In the page: the time until it was usable, the longest task, and what was fetched until then. */
export function seen() {
  const { usable, tasks } = globalThis.load;
  const entries = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  // The document's own entry has no end of its answer before it is read completely.
  const fetched = entries.filter(({ responseEnd }) => responseEnd > 0 && responseEnd <= usable);
  return {
    usable,
    longest: Math.max(0, ...tasks.map(({ duration }) => duration)),
    fetched: fetched.map(({ name, encodedBodySize, transferSize }) => ({ url: name, size: encodedBodySize, sent: transferSize > 0 })),
  };
}
