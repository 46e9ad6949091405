// Auth0's SDK for Node.js behind one interface: version 4, which runs on Node.js 18, and the current one.
import '../../support/webcrypto.mjs';

import { ManagementClient as ManagementClient4 } from 'auth0-4';
import { ManagementClient as ManagementClient7 } from 'auth0-7';

const data = (answer) => answer.then(({ data }) => data);

/** The calls of the tests; each returns the body of the answer as the SDK does. */
export const SDKS = [
  {
    name: 'auth0 4',
    management(options) {
      const { clients, clientGrants, resourceServers, logs } = new ManagementClient4(options);
      const credential = (client_id, credential_id) => ({ client_id, credential_id });
      return {
        clients: {
          list: (query) => data(clients.getAll(query)),
          create: (body) => data(clients.create(body)),
          get: (client_id, query) => data(clients.get({ client_id, ...query })),
          update: (client_id, body) => data(clients.update({ client_id }, body)),
          delete: (client_id) => clients.delete({ client_id }),
          rotateSecret: (client_id) => data(clients.rotateClientSecret({ client_id })),
        },
        credentials: {
          list: (client_id) => data(clients.getCredentials({ client_id })),
          create: (client_id, body) => data(clients.createCredential({ client_id }, body)),
          get: (client_id, id) => data(clients.getCredential(credential(client_id, id))),
          update: (client_id, id, body) => data(clients.updateCredential(credential(client_id, id), body)),
          delete: (client_id, id) => clients.deleteCredential(credential(client_id, id)),
        },
        grants: {
          list: (query) => data(clientGrants.getAll(query)),
          create: (body) => data(clientGrants.create(body)),
          update: (id, body) => data(clientGrants.update({ id }, body)),
          delete: (id) => clientGrants.delete({ id }),
        },
        resourceServers: {
          list: (query) => data(resourceServers.getAll(query)),
          create: (body) => data(resourceServers.create(body)),
          get: (id) => data(resourceServers.get({ id })),
          update: (id, body) => data(resourceServers.update({ id }, body)),
          delete: (id) => resourceServers.delete({ id }),
        },
        logs: {
          list: (query) => data(logs.getAll(query)),
          get: (id) => data(logs.get({ id })),
        },
      };
    },
    /** The contents of the SDK's error. */
    failure: ({ statusCode, errorCode, msg }) => ({ statusCode, errorCode, message: msg }),
  },
  {
    name: 'auth0 7',
    management(options) {
      const { clients, clientGrants, resourceServers, logs } = new ManagementClient7(options);
      const whole = (page) => page.then(({ response }) => response);
      return {
        clients: {
          list: (query) => whole(clients.list({ include_totals: false, ...query })),
          create: (body) => clients.create(body),
          get: (id, query) => clients.get(id, query),
          update: (id, body) => clients.update(id, body),
          delete: (id) => clients.delete(id),
          rotateSecret: (id) => clients.rotateSecret(id),
          pages: (query) => clients.list(query),
        },
        credentials: {
          list: (clientId) => clients.credentials.list(clientId),
          create: (clientId, body) => clients.credentials.create(clientId, body),
          get: (clientId, id) => clients.credentials.get(clientId, id),
          update: (clientId, id, body) => clients.credentials.update(clientId, id, body),
          delete: (clientId, id) => clients.credentials.delete(clientId, id),
        },
        grants: {
          list: (query) => whole(clientGrants.list(query)).then(({ client_grants }) => client_grants),
          create: (body) => clientGrants.create(body),
          get: (id) => clientGrants.get(id),
          update: (id, body) => clientGrants.update(id, body),
          delete: (id) => clientGrants.delete(id),
        },
        resourceServers: {
          list: (query) => whole(resourceServers.list({ include_totals: false, ...query })),
          create: (body) => resourceServers.create(body),
          get: (id) => resourceServers.get(id),
          update: (id, body) => resourceServers.update(id, body),
          delete: (id) => resourceServers.delete(id),
        },
        logs: {
          list: ({ q, ...query }) => whole(logs.list({ include_totals: false, search: q, ...query })),
          get: (id) => logs.get(id),
        },
      };
    },
    failure: ({ statusCode, body: { errorCode, message } }) => ({ statusCode, errorCode, message }),
  },
];
