// Before anything is drawn: the theme that the browser keeps (src/preferences.rs).
try {
  const theme = localStorage.getItem('countersign.theme');
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // The browser blocks its storage: as the system is.
}

// Reports load failures until the console draws itself.
(() => {
  const SLOW_MS = 20_000;
  let state = 'loading';
  const show = () => {
    for (const text of document.querySelectorAll('#boot p[id]')) text.hidden = text.id !== `boot-${state}`;
  };
  const say = (what) => {
    state = what;
    show();
  };
  // A file may fail to load before the page has a place for the message.
  document.addEventListener('DOMContentLoaded', show);
  const isProgram = (target) => target === window || target.matches?.('script, link[rel=modulepreload]');
  const fail = () => say(typeof WebAssembly === 'object' ? 'failed' : 'unable');
  // A script or module that fails to load reports that to its element only: listen in the capture phase.
  window.addEventListener('error', (event) => isProgram(event.target) && fail(), true);
  window.addEventListener('unhandledrejection', fail);
  setTimeout(() => state === 'loading' && say('slow'), SLOW_MS);
  // On a static host the requested page is in the fragment, which a link would lose.
  document.addEventListener('click', (event) => {
    if (!event.target.closest?.('#boot a')) return;
    event.preventDefault();
    location.reload();
  });
})();
