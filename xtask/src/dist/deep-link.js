{
  // Which of the console's pages does this address name? It goes on as a fragment of the folder's own address:
  // that is the one page that a static host has.
  const folder = null;
  const heads = ['applications', 'activity', 'inspect', 'generate', 'assertion', 'find', 'help', 'sign-in', 'gallery'];
  const { pathname, search, hash } = location;
  const segments = pathname.split('/');
  const first = segments.findIndex((segment, at) => at > 0 && heads.includes(segment));
  const own = folder ?? (first > 0 ? `${segments.slice(0, first).join('/')}/` : null);
  if (own !== null && pathname.startsWith(own) && pathname.length > own.length && !pathname.endsWith('/index.html')) {
    location.replace(`${own}#/${pathname.slice(own.length)}${search}${hash}`);
  }
}
