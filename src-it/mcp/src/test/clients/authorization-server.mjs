// An authorization server for the tests: node authorization-server.mjs PORT
// Clients register themselves. Whoever comes is signed in, as alice, and has agreed to everything. Tokens are for the
// resource that is asked for, if it is on the loopback interface.
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import { errors, Provider } from 'oidc-provider';

const [port] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const { privateKey } = await generateKeyPair('ES256', { extractable: true });
const scopes = 'orders:read orders:write';

const provider = new Provider(issuer, {
  jwks: { keys: [{ ...await exportJWK(privateKey), kid: 'one', alg: 'ES256', use: 'sig' }] },
  cookies: { keys: ['for tests only'] },
  clientDefaults: { id_token_signed_response_alg: 'ES256' },
  scopes: ['orders:read', 'orders:write'],
  features: {
    devInteractions: { enabled: false },
    registration: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo(context, resource) {
        if (!resource.startsWith('http://127.0.0.1:')) {
          throw new errors.InvalidTarget();
        }
        return {
          scope: scopes, audience: resource, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } },
        };
      },
      useGrantedResource: () => true,
    },
  },
  issueRefreshToken: (context, client) => client.grantTypeAllowed('refresh_token'),
  findAccount: (context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  interactions: { url: (context, interaction) => `/test/sign-in/${interaction.uid}` },
  async loadExistingGrant(context) {
    const grant = new context.oidc.provider.Grant({
      clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId,
    });
    grant.addOIDCScope(scopes);
    grant.addResourceScope(context.oidc.params.resource, scopes);
    await grant.save();
    return grant;
  },
});
const answer = provider.callback();

// Both SDKs register with the scopes of the first challenge. This server would hold a client to them, and refuse the
// scopes of a later challenge.
async function withoutScope(request) {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += chunk;
  }
  const { scope, ...metadata } = JSON.parse(body);
  return metadata;
}

createServer(async (request, response) => {
  if (request.method === 'POST' && request.url === '/reg') {
    request.body = await withoutScope(request);
  }
  if (request.url.startsWith('/test/sign-in/')) {
    await provider.interactionFinished(request, response, { login: { accountId: 'alice' }, consent: {} });
  } else {
    answer(request, response);
  }
}).listen(Number(port), '127.0.0.1', () => console.log(`listening at ${issuer}`));
