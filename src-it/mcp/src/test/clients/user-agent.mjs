// What stands between the SDK and the network: fetch with a transcript, and a browser whose user agrees to everything.

function line(text) {
  console.log(text);
}

// Tokens and codes are left out.
function described(url, init) {
  const target = new URL(url);
  const body = init?.body === undefined ? '' : String(init.body);
  if (target.pathname.endsWith('/token')) {
    const form = new URLSearchParams(body);
    return ` ${[...form].filter(([name]) => ['grant_type', 'resource', 'scope'].includes(name))
      .map(([name, value]) => `${name}=${value}`).join(' ')}`;
  }
  if (body.startsWith('{')) {
    const message = JSON.parse(body);
    return message.method ? ` ${message.method}${message.params?.name ? ` ${message.params.name}` : ''}` : '';
  }
  return '';
}

export async function tracedFetch(url, init) {
  const response = await fetch(url, init);
  line(`${init?.method ?? 'GET'} ${new URL(url).href}${described(url, init)}`);
  const challenge = response.headers.get('WWW-Authenticate');
  line(`    ${response.status}${challenge ? ` WWW-Authenticate: ${challenge}` : ''}`);
  return response;
}

// Signs in at an authorization server, and returns the query of the redirect to the client.
export async function signIn(authorizationUrl, redirectUri) {
  const asked = authorizationUrl.searchParams;
  line(`Browser: ${authorizationUrl.origin}${authorizationUrl.pathname} scope=${asked.get('scope')} resource=${asked.get('resource')}`);
  const cookies = new Map();
  let url = authorizationUrl;
  let init = {};
  while (!url.href.startsWith(redirectUri)) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      ...init, redirect: 'manual', headers: { ...init.headers, ...(cookie ? { cookie } : {}) },
    });
    for (const field of response.headers.getSetCookie()) {
      const [name, ...value] = field.split(';')[0].split('=');
      cookies.set(name, value.join('='));
    }
    const location = response.headers.get('Location');
    if (location) {
      url = new URL(location, url);
      init = {};
    } else if (response.status === 200 && init.method !== 'POST') {
      init = {
        method: 'POST', body: 'user=alice', headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      };
    } else {
      throw new Error(`sign-in: ${response.status} ${await response.text()}`);
    }
  }
  return url.searchParams;
}

// The state that an application keeps for the SDK's OAuth client.
export class Provider {
  #client;
  #tokens;
  #verifier;
  #state;
  #discovery;
  answer;

  constructor(grantTypes) {
    this.grantTypes = grantTypes;
  }

  get redirectUrl() {
    return 'http://127.0.0.1:1/callback';
  }

  get clientMetadata() {
    return {
      client_name: 'the test',
      redirect_uris: [this.redirectUrl],
      grant_types: this.grantTypes,
      token_endpoint_auth_method: 'none',
    };
  }

  state() {
    this.#state = crypto.randomUUID();
    return this.#state;
  }

  clientInformation() {
    return this.#client;
  }

  saveClientInformation(client) {
    this.#client = client;
  }

  tokens() {
    return this.#tokens;
  }

  saveTokens(tokens) {
    this.#tokens = tokens;
  }

  spoilToken() {
    this.#tokens = { ...this.#tokens, access_token: `${this.#tokens.access_token.slice(0, -8)}AAAAAAAA` };
  }

  codeVerifier() {
    return this.#verifier;
  }

  saveCodeVerifier(verifier) {
    this.#verifier = verifier;
  }

  discoveryState() {
    return this.#discovery;
  }

  saveDiscoveryState(state) {
    this.#discovery = state;
  }

  async redirectToAuthorization(url) {
    this.answer = await signIn(url, this.redirectUrl);
    if (this.answer.get('state') !== this.#state || this.answer.has('error')) {
      throw new Error(`sign-in: ${this.answer}`);
    }
  }
}
