// Encrypts signed tokens with jose, or decrypts and verifies them. One request a line, as JSON; one answer each.
import { createInterface } from 'node:readline';
import { CompactEncrypt, compactDecrypt, importJWK, jwtVerify } from 'jose';

const { log } = console;

// The members that only its owner knows (RFC 7518, sections 6.2.2 and 6.3.2) are not for whoever encrypts to a key.
function publicPart({ d, p, q, dp, dq, qi, ...jwk }) {
  return jwk;
}

async function encrypt({ jwk, alg, enc, token }) {
  return new CompactEncrypt(new TextEncoder().encode(token))
    .setProtectedHeader({ alg, enc, kid: jwk.kid, cty: 'JWT' })
    .encrypt(await importJWK(publicPart(jwk), alg));
}

async function decrypt({ jwk, alg, token, issuerJwk, issuer }) {
  const { plaintext, protectedHeader } = await compactDecrypt(token, await importJWK(jwk, alg));
  const signed = new TextDecoder().decode(plaintext);
  const { payload } = await jwtVerify(signed, await importJWK(issuerJwk, 'ES256'), { issuer });
  return `${protectedHeader.cty} ${payload.sub}`;
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  log(await (request.action === 'encrypt' ? encrypt(request) : decrypt(request)));
}
