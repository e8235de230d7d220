// An MCP client that is told nothing but the address of the server: node client.mjs VERSION ADDRESS [SCENARIO]
// VERSION is 1 for @modelcontextprotocol/sdk and 2 for @modelcontextprotocol/client. Prints what it sends and gets.
// In the scenario `refresh`, it has a refresh token, and its access token becomes invalid in the middle of the session;
// in `plain`, it calls nothing that needs more than the first sign-in.
import { Provider, tracedFetch } from './user-agent.mjs';

const [version, address, scenario] = process.argv.slice(2);
const sdk = version === '1'
  ? {
    ...await import('@modelcontextprotocol/sdk/client/index.js'),
    ...await import('@modelcontextprotocol/sdk/client/streamableHttp.js'),
    ...await import('@modelcontextprotocol/sdk/client/auth.js'),
  }
  : await import('@modelcontextprotocol/client');

const provider = new Provider(scenario === 'refresh' ? ['authorization_code', 'refresh_token'] : ['authorization_code']);
let client;
let transport;

function newTransport() {
  return new sdk.StreamableHTTPClientTransport(new URL(address), { authProvider: provider, fetch: tracedFetch });
}

async function finishSignIn() {
  await transport.finishAuth(version === '1' ? provider.answer.get('code') : provider.answer);
}

async function connect() {
  client = new sdk.Client({ name: 'test', version: '1.0.0' });
  transport = newTransport();
  try {
    await client.connect(transport);
  } catch (error) {
    if (!(error instanceof sdk.UnauthorizedError)) {
      throw error;
    }
    await finishSignIn();
    client = new sdk.Client({ name: 'test', version: '1.0.0' });
    transport = newTransport();
    await client.connect(transport);
  }
}

async function call(name, args = {}) {
  const request = { name, arguments: args };
  let result;
  try {
    result = await client.callTool(request);
  } catch (error) {
    if (error.code === 403) {
      console.log(`Tool ${name}: ${error.message}`);
      return;
    }
    if (!(error instanceof sdk.UnauthorizedError)) {
      throw error;
    }
    await finishSignIn();
    result = await client.callTool(request);
  }
  console.log(`Tool ${name}: ${result.content.map((part) => part.text).join(' ')}`);
}

async function list() {
  const { tools } = await client.listTools();
  console.log(`Tools: ${tools.map((tool) => tool.name).sort().join(', ')}`);
}

await connect();
await list();
await call('list-orders');
if (scenario === 'refresh') {
  provider.spoilToken();
}
if (scenario !== 'plain') {
  await call('who-am-i');
  await call('place-order', { item: 'milk' });
  await list();
}
await transport.terminateSession();
await client.close();
console.log('Done');
