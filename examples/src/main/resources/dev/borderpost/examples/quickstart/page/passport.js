// Reading and forging passports. Nothing here checks a signature: that is the border's business.

const MEANINGS = {
  alg: "How it is signed. Which way is acceptable, the border decides, not the token.",
  kid: "Which of the issuer’s keys has signed it.",
  typ: "What kind of token it is: at+jwt is an access token.",
  iss: "Who has issued it.",
  sub: "Whom it is about.",
  aud: "Whom it is for. All others must refuse it.",
  exp: "Until when it is good.",
  nbf: "From when on it is good.",
  iat: "When it was issued.",
  jti: "Its number. No other token has it.",
  client_id: "The program that it was issued to.",
  azp: "The program that it was issued to.",
  roles: "What its holder is.",
  scope: "What may be done with it.",
  scp: "What may be done with it.",
};

const TIMES = ["exp", "nbf", "iat", "auth_time"];

/** What a claim or header member is good for, in a few words. */
export function meaning(name) {
  return Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : "An agreement between this issuer and those who read it.";
}

/** The value of a claim for people: times as times of day besides. */
export function readable(name, value) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return TIMES.includes(name) && typeof value === "number" ? `${text} (${timeOfDay(value * 1000)})` : text;
}

export function timeOfDay(milliseconds) {
  return new Date(milliseconds).toLocaleTimeString("en-GB");
}

/** The token as {token, parts, header, claims}. Throws what JSON.parse and atob throw if it is none. */
export function read(token) {
  const parts = token.split(".");
  if (parts.length !== 3) {
    throw new SyntaxError("A signed token has three parts.");
  }
  return { token, parts, header: object(parts[0]), claims: object(parts[1]) };
}

/** The passport with another name in it, and the signature that was made for the old one. */
export function tampered(passport) {
  const [header, , signature] = passport.parts;
  return [header, encode({ ...passport.claims, sub: "mallory" }), signature].join(".");
}

/** The passport without a signature, and with a header that says so. */
export function unsigned(passport) {
  return [encode({ ...passport.header, alg: "none" }), passport.parts[1], ""].join(".");
}

/** A passport made up from nothing, for where the real one is out of reach. */
export function madeUp(holder, audience) {
  const header = { alg: "ES256", typ: "at+jwt" };
  const claims = {
    iss: holder.issuer,
    sub: holder.name,
    aud: audience,
    exp: holder.expiry / 1000,
    roles: holder.roles,
    scope: holder.scopes.join(" "),
  };
  const signature = base64url(crypto.getRandomValues(new Uint8Array(64)));
  return read([encode(header), encode(claims), signature].join("."));
}

export function bytesOf(part) {
  return Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
}

function object(part) {
  const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytesOf(part)));
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    throw new SyntaxError("A part of the token is not a JSON object.");
  }
  return value;
}

function encode(value) {
  return base64url(new TextEncoder().encode(JSON.stringify(value)));
}

function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
