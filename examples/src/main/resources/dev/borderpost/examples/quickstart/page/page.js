import { explain, send } from "./border.js";
import { bytesOf, madeUp, meaning, read, readable, tampered, timeOfDay, unsigned } from "./passport.js";

const TEN_SECONDS = 10;
const SHOWN_OF_A_PART = 12;

const byId = (id) => document.getElementById(id);

/** Whose tokens are good here, and what the cookie is called. */
const site = await (await fetch("/page/site.json", { cache: "no-store" })).json();

/**
 * Who is signed in: name, issuer, roles, scopes, expiry in milliseconds, and the passport itself unless the browser keeps
 * it in a cookie. Null for nobody. Here and where it is shown are the only places where the page has a token.
 */
let holder = null;

/** Whether the passport of a holder is in the cookie, where nobody here can see it. */
const isSealed = ({ passport }) => passport === undefined;

// Signing in and out

const inCookie = () => site.sign_in && document.querySelector("input[name=mode]:checked").value === "cookie";

/** Signs in for a time in seconds, or as long as usual; answers whether it went well. */
async function signIn(lifetime) {
  const cookie = inCookie();
  const secrets = { username: byId("username").value, password: byId("password").value };
  const wishes = { ...(cookie && { cookie }), ...(lifetime && { lifetime }) };
  const answer = await ask({ method: "POST", path: "/login", cookie, body: { ...secrets, ...wishes } });
  if (!answer?.ok) {
    say(answer ? explain(answer) : "");
    return false;
  }
  const since = Date.now();
  if (cookie) {
    return enterByCookie(since);
  }
  enter(holderOf(read(JSON.parse(answer.text).access_token), since));
  return true;
}

/** Takes on the passport that is in the cookie, as far as one can know it. */
async function enterByCookie(since) {
  const request = { method: "GET", path: "/api/me", cookie: true };
  const answer = await send(request);
  if (!answer.ok) {
    show(request, answer, "The browser had a cookie from earlier, which is no good. It is cleared now.");
    await send({ method: "POST", path: "/logout", cookie: true, body: {} });
    return false;
  }
  const me = JSON.parse(answer.text);
  enter({ ...me, since, expiry: Date.parse(me.expires_at) });
  return true;
}

function holderOf(passport, since) {
  const { iss, sub, exp, roles, scope } = passport.claims;
  return {
    name: String(sub ?? "nobody"),
    issuer: String(iss ?? "nobody"),
    roles: Array.isArray(roles) ? roles.map(String) : [],
    scopes: typeof scope === "string" ? scope.split(" ") : [],
    since,
    expiry: typeof exp === "number" ? exp * 1000 : NaN,
    passport,
  };
}

function enter(newHolder) {
  holder = newHolder;
  showPassport();
  say(`Signed in as ${holder.name}.`);
}

async function signOut() {
  const { expiry, expired } = holder;
  const sealed = isSealed(holder);
  if (sealed) {
    const answer = await ask({ method: "POST", path: "/logout", cookie: true, body: {} });
    if (!answer?.ok) {
      return;
    }
  }
  holder = null;
  showPassport();
  const forgotten = sealed ? "The browser has forgotten the cookie." : "Forgotten.";
  const revoked = " Its token is revoked: a copy of it is good for nothing.";
  const left = expired ? "" : sealed ? revoked : ` There is nothing to call back: a copy of the token is good until ${timeOfDay(expiry)}.`;
  say(`Signed out. ${forgotten}${left}`);
}

async function changeMode() {
  byId("cookie-note").hidden = !inCookie();
  if (holder !== null) {
    await signOut();
  }
}

// At the border

/** The credentials of whoever is signed in, as a part of a request. */
function credentials() {
  return (holder === null ? inCookie() : isSealed(holder)) ? { cookie: true } : { token: holder?.passport.token };
}

/** Sends a request and shows both sides of it; answers undefined if there was no answer. */
async function ask(request, story = "") {
  try {
    const answer = await send(request);
    show(request, answer, story);
    return answer;
  } catch (error) {
    if (!(error instanceof TypeError)) {
      throw error;
    }
    byId("exchange").hidden = true;
    byId("stamp").hidden = true;
    byId("asked").textContent = "";
    byId("verdict").textContent = "No answer: the server cannot be reached.";
    return undefined;
  }
}

async function call(method, path, body) {
  const answer = await ask({ method, path, body, ...credentials() });
  byId("summary").scrollIntoView({ block: "nearest" });
  byId("explanation").hidden = true;
  if (!site.sign_in && answer !== undefined && !answer.ok && holder !== null) {
    await explainSteps(holder.passport.token, `${method} ${path}`);
  }
}

/** Lets the server explain what the border makes of a token, of which it keeps nothing. */
async function explainSteps(token, request) {
  try {
    const answer = await send({ method: "POST", path: "/page/explain", body: { token, request } });
    if (answer.ok) {
      showSteps(JSON.parse(answer.text));
    } else {
      say(answer.status === 413 ? "That is longer than any token may be here." : "The server does not explain that.");
    }
  } catch (error) {
    if (!(error instanceof TypeError)) {
      throw error;
    }
    say("No answer: the server cannot be reached.");
  }
}

function showSteps({ accepted, status, code, explanation, advice, steps }) {
  byId("explanation").hidden = false;
  byId("explained").textContent = accepted
    ? "The border accepts this token."
    : `${status === 503 ? "It could not be checked" : "Refused"}: ${code}, status ${status}: ${explanation}.`;
  byId("advice").textContent = advice ?? "";
  byId("steps").replaceChildren(
    ...steps.map(({ step, outcome, found, expected }) => {
      const row = document.createElement("tr");
      row.className = outcome.replace(" ", "-");
      const name = element("th", step);
      name.scope = "row";
      row.append(name, element("td", outcome), element("td", found ?? ""), element("td", expected ?? ""));
      return row;
    }),
  );
}

/** Knocks with a forged passport. It goes into the header, which counts more than a cookie. */
async function cheat(forge, story) {
  if (holder === null) {
    say("There is nothing to forge yet: sign in first.");
    return;
  }
  const sealed = isSealed(holder);
  const passport = sealed ? madeUp(holder, site.audience) : holder.passport;
  const excuse = sealed ? "The one in the cookie is out of the page’s reach, so this one is made up, its signature too. " : "";
  await ask({ method: "GET", path: "/api/me", ...credentials(), token: forge(passport) }, excuse + story);
  byId("summary").scrollIntoView({ block: "nearest" });
}

async function letItExpire() {
  if (!byId("sign-in").reportValidity() || !(await signIn(TEN_SECONDS))) {
    return;
  }
  const mine = holder;
  say(`${holder.name} has a passport for ten seconds. Once they are over, the page will call /api/me.`);
  const story = isSealed(mine)
    ? "Ten seconds are over, and the browser has dropped the cookie by itself: its Max-Age comes from exp."
    : "Ten seconds are over.";
  // Cookies end with a whole second, so up to one later than the token.
  const delay = isSealed(mine) ? 1000 : 0;
  const knock = () => holder === mine && ask({ method: "GET", path: "/api/me", ...credentials() }, story);
  mine.atExpiry = () => setTimeout(knock, delay);
}

// Showing

function say(text) {
  byId("message").textContent = text;
}

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

/** A token in the colours of its parts, in full or abbreviated. */
function coloured(parts, abbreviated) {
  const names = ["header", "claims", "signature"];
  return parts.flatMap((part, i) => {
    const text = abbreviated && part.length > SHOWN_OF_A_PART ? `${part.slice(0, SHOWN_OF_A_PART)}…` : part;
    return [...(i > 0 ? [element("span", ".", "dot")] : []), element("span", text, names[i])];
  });
}

function showPassport() {
  const present = holder !== null;
  byId("no-passport").hidden = present;
  byId("passport").hidden = !present;
  byId("sign-out").hidden = !present;
  byId("parts").hidden = !present || isSealed(holder);
  byId("sealed").hidden = !present || !isSealed(holder);
  for (const id of ["zone", "header-part", "claims-part"]) {
    byId(id).replaceChildren();
  }
  if (!present) {
    return;
  }
  const { passport } = holder;
  byId("portrait").textContent = holder.name.slice(0, 1);
  byId("name").textContent = holder.name;
  byId("issued-by").textContent = holder.issuer;
  byId("roles").textContent = holder.roles.join(", ") || "none";
  byId("scopes").textContent = holder.scopes.join(", ") || "none";
  if (isSealed(holder)) {
    byId("zone").textContent = `${site.cookie}=${"<".repeat(60)}`;
  } else {
    byId("zone").replaceChildren(...coloured(passport.parts, false));
    byId("header-part").replaceChildren(...explained(passport.header));
    byId("claims-part").replaceChildren(...explained(passport.claims));
    byId("signature-size").textContent = bytesOf(passport.parts[2]).length;
  }
  showTimeLeft();
}

function explained(members) {
  return Object.entries(members).map(([name, value]) => {
    const entry = document.createElement("div");
    entry.append(element("dt", name), element("dd", readable(name, value)), element("dd", meaning(name), "meaning"));
    return entry;
  });
}

function showTimeLeft() {
  if (holder === null) {
    return;
  }
  const left = Math.max(0, holder.expiry - Date.now());
  const seconds = Math.ceil(left / 1000);
  byId("left").textContent = Number.isNaN(seconds)
    ? "It has no end, so the border will refuse it"
    : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  byId("lifetime").value = Number.isNaN(left) ? 0 : left / (holder.expiry - holder.since);
  byId("validity").textContent = left === 0 ? "Expired" : "Valid";
  byId("passport").classList.toggle("expired", left === 0);
  if (left === 0 && !holder.expired) {
    holder.expired = true;
    say("Your passport has expired.");
    holder.atExpiry?.();
  }
}

function show(request, answer, story) {
  byId("asked").textContent = `${request.method} ${request.path}: ${answer.status} ${answer.statusText}`;
  byId("verdict").textContent = explain(answer);
  byId("stamp").hidden = false;
  byId("stamp").className = `stamp ${answer.ok ? "admitted" : "refused"}`;
  byId("stamp-word").textContent = answer.ok ? "Admitted" : "Refused";
  byId("stamp-status").textContent = answer.status;
  byId("story").textContent = story;
  byId("request").replaceChildren(...requestLines(request));
  byId("status").textContent = `${answer.status} ${answer.statusText}`;
  byId("challenge").textContent = answer.challenge ?? "none";
  byId("body").textContent = indented(answer.text) || "none";
  byId("exchange").hidden = false;
}

function requestLines({ method, path, token, cookie, body }) {
  const lines = [`${method} ${path}\n`];
  if (token !== undefined) {
    lines.push("Authorization: Bearer ", ...coloured(token.split("."), true), "\n");
  }
  if (cookie) {
    lines.push(`Cookie: ${site.cookie}=…  (by the browser, if it has one)\n`);
  }
  if (cookie && method === "POST") {
    lines.push("Sec-Fetch-Site: same-origin  (by the browser)\n");
  }
  if (body !== undefined) {
    lines.push("Content-Type: application/json\n\n", JSON.stringify({ ...body, ...(body.password && { password: "…" }) }));
  }
  return lines;
}

/** JSON with line breaks, without the token that the passport office hands out. */
function indented(text) {
  try {
    const hideToken = (name, value) => (name === "access_token" ? `${value.slice(0, SHOWN_OF_A_PART)}…` : value);
    return JSON.stringify(JSON.parse(text, hideToken), null, 2);
  } catch (error) {
    return text;
  }
}

// The buttons

function onClick(id, action) {
  byId(id).addEventListener("click", action);
}

byId("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  signIn();
});
byId("paste").addEventListener("submit", (event) => {
  event.preventDefault();
  try {
    enter(holderOf(read(byId("pasted").value.trim()), Date.now()));
    byId("pasted").value = "";
  } catch (error) {
    say("That is not a signed token: three parts with dots between them, the first two of them JSON.");
  }
});
for (const radio of document.querySelectorAll("input[name=mode]")) {
  radio.addEventListener("change", changeMode);
}
for (const demo of document.querySelectorAll("[data-user]")) {
  demo.addEventListener("click", () => {
    byId("username").value = demo.dataset.user;
    byId("password").value = demo.dataset.password;
  });
}
onClick("explain-button", async () => {
  if (byId("paste").reportValidity()) {
    await explainSteps(byId("pasted").value.trim());
    byId("explanation").scrollIntoView({ block: "nearest" });
  }
});
onClick("sign-out", signOut);
onClick("call-me", () => call("GET", "/api/me"));
onClick("call-orders", () => call("GET", "/api/orders"));
onClick("call-order", () => call("POST", "/api/orders", { item: "tea", quantity: 2 }));
onClick("call-audit", () => call("GET", "/api/admin/audit"));
onClick("tamper", () => cheat(tampered, "sub says mallory: nobody has signed that."));
onClick("none", () => cheat(unsigned, "The header says alg: none, and there is no signature."));
onClick("expire", letItExpire);

// The beginning

for (const name of document.querySelectorAll(".cookie-name")) {
  name.textContent = site.cookie;
}
byId("sign-in").hidden = !site.sign_in;
byId("paste").hidden = site.sign_in;
if (!site.sign_in) {
  byId("expire").disabled = true;
  byId("expire-how").textContent = "when it does, its issuer decides";
}
byId("issuer").textContent = site.issuer;
byId("audience").textContent = site.audience;
if (site.sign_in && site.cookie_sent) {
  document.querySelector("input[value=cookie]").checked = true;
  byId("cookie-note").hidden = false;
  await enterByCookie(Date.now());
}
setInterval(showTimeLeft, 250);
