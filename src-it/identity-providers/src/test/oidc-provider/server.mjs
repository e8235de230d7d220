// An issuer for the tests: node server.mjs PORT KEYFILE
// Signs in whoever comes, as alice. POST /test/rotate makes new keys sign, POST /test/withdraw leaves out all others.
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

const [port, keyFile] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

function newKeys() {
  return Promise.all(['RS256', 'PS256', 'ES256', 'Ed25519'].map(async (alg) => {
    const { privateKey } = await generateKeyPair(alg, { extractable: true });
    return { ...await exportJWK(privateKey), kid: randomUUID(), alg, use: 'sig' };
  }));
}

function newProvider(keys) {
  const provider = new Provider(issuer, {
    jwks: { keys },
    cookies: { keys: [randomUUID()] },
    clients: [{
      client_id: 'web',
      client_secret: 'web-secret',
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      redirect_uris: ['https://web.example/callback'],
    }],
    scopes: ['openid', 'offline_access'],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        // urn:orders:ES256 is the resource orders, with tokens of that algorithm.
        getResourceServerInfo: (context, resource) => ({
          scope: 'orders:read orders:write',
          audience: 'orders',
          accessTokenFormat: 'jwt',
          accessTokenTTL: 900,
          jwt: { sign: { alg: resource.split(':').pop() } },
        }),
        useGrantedResource: () => true,
      },
    },
    extraTokenClaims: () => ({ roles: ['admin'] }),
    findAccount: (context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    interactions: { url: (context, interaction) => `/test/sign-in/${interaction.uid}` },
    async loadExistingGrant(context) {
      const grant = new context.oidc.provider.Grant({
        clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId,
      });
      grant.addOIDCScope('openid offline_access');
      grant.addResourceScope(context.oidc.params.resource, 'orders:read orders:write');
      await grant.save();
      return grant;
    },
  });
  return { provider, answer: provider.callback() };
}

function use(newestKeys) {
  keys = newestKeys;
  writeFileSync(keyFile, JSON.stringify(keys));
  current = newProvider(keys);
}

let keys;
let current;
use(existsSync(keyFile) ? JSON.parse(readFileSync(keyFile, 'utf8')) : await newKeys());

createServer(async (request, response) => {
  if (request.url === '/test/rotate') {
    use([...await newKeys(), ...keys]);
    response.end();
  } else if (request.url === '/test/withdraw') {
    use(keys.slice(0, 4));
    response.end();
  } else if (request.url.startsWith('/test/sign-in/')) {
    await current.provider.interactionFinished(request, response, {
      login: { accountId: 'alice' }, consent: {},
    });
  } else {
    current.answer(request, response);
  }
}).listen(Number(port), '127.0.0.1', () => console.log(`listening at ${issuer}`));
