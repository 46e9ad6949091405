// The pages that are measured, and what of them must be drawn before a person can use them.

/**
 * `path` of a world with one application and its `clientId`. All files until then weigh at most `limit`, in bytes as sent,
 * whatever the table of sizes says.
 */
export const PAGES = [
  { name: 'list', title: 'List of applications', path: () => '/applications', signedIn: true, usable: 'table[aria-label="Applications"] tbody a[href]', limit: 250_000, requests: 10 },
  { name: 'sign-in', title: 'Sign-in', path: () => '/sign-in', signedIn: false, usable: '.sign-in input', limit: 220_000 },
  { name: 'credentials', title: 'An application’s credentials', path: ({ clientId }) => `/applications/${clientId}/credentials`, signedIn: true, usable: 'table[aria-label="Credentials"] tbody tr button', limit: 440_000 },
  { name: 'inspect', title: 'Inspect', path: () => '/inspect', signedIn: true, usable: 'main input[type=file]', limit: 440_000 },
];

/** A file of the console: not what it asks the server, nor the icon, for which no page waits. */
export const isFile = ({ url }) => !/^\/(api|countersign)\/|\.svg$/.test(new URL(url).pathname);
