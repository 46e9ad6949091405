// Keeps the focus off the page's body: if what has it is removed, the next control around it gets it. Another page's title
// takes it by itself (src/ui/page_title.rs), and so does what knows better within a frame.
(() => {
  const CONTROLS = 'a[href], button, input, select, textarea, summary, [tabindex]';
  let path = [];
  const isLost = () => path[0] && !path[0].isConnected && document.activeElement === document.body;
  const keep = () => {
    if (!isLost()) return;
    const around = path.filter((it) => it.isConnected && it.matches?.('main *'));
    path = [];
    around.map((it) => it.querySelector(CONTROLS)).find(Boolean)?.focus();
  };
  addEventListener('focusin', (event) => {
    path = event.composedPath();
  });
  new MutationObserver(() => {
    if (isLost()) requestAnimationFrame(() => requestAnimationFrame(keep));
  }).observe(document, { childList: true, subtree: true });
})();
