// Until the console draws itself, nobody but this can say that it does not come.
(() => {
  const PATIENCE_MS = 20_000;
  let state = 'loading';
  const show = () => {
    for (const text of document.querySelectorAll('#boot p[id]')) text.hidden = text.id !== `boot-${state}`;
  };
  const say = (what) => {
    state = what;
    show();
  };
  // A part may fail before the page has a place to say so.
  document.addEventListener('DOMContentLoaded', show);
  const isProgram = (target) => target === window || target.matches?.('script, link[rel=modulepreload]');
  const fail = () => say(typeof WebAssembly === 'object' ? 'failed' : 'unable');
  // A script or module that does not load tells only its element: this listens on the way down.
  window.addEventListener('error', (event) => isProgram(event.target) && fail(), true);
  window.addEventListener('unhandledrejection', fail);
  setTimeout(() => state === 'loading' && say('slow'), PATIENCE_MS);
  // On a static host the page asked for stands behind #, which a link would lose.
  document.addEventListener('click', (event) => {
    if (!event.target.closest?.('#boot a')) return;
    event.preventDefault();
    location.reload();
  });
})();
