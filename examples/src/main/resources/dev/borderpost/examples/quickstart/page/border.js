// Asking the border, and what its answers mean.

/**
 * Sends a request. With `cookie` the browser may attach cookies and take new ones; without, it must not, so that the two
 * ways of carrying a token do not mix.
 */
export async function send({ method, path, token, cookie, body }) {
  const headers = {};
  if (token !== undefined) {
    headers.Authorization = `Bearer ${token}`;
  }
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  const response = await fetch(path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: cookie ? "same-origin" : "omit",
    cache: "no-store",
    redirect: "error",
  });
  return {
    ok: response.ok,
    status: response.status,
    statusText: response.statusText,
    challenge: response.headers.get("WWW-Authenticate"),
    text: await response.text(),
  };
}

/** Why the answer is as it is, in a sentence. */
export function explain({ ok, status, challenge, text }) {
  if (ok) {
    return "Admitted.";
  }
  if (status === 401 && challenge === null) {
    return "Not signed in: user name or password is wrong.";
  }
  if (status === 401 && !challenge.includes("error=")) {
    return "Refused: there was no passport to look at.";
  }
  if (challenge?.includes("expired")) {
    return "Refused: the passport has expired.";
  }
  if (challenge?.includes('error="invalid_token"')) {
    return "Refused: not a good passport. Why, the audit trail says; strangers are not told.";
  }
  if (challenge?.includes('error="insufficient_scope"') || text?.includes("not allowed")) {
    return "Refused: the passport is good, but not for this.";
  }
  if (status === 403) {
    return "Refused: the request does not come from this site.";
  }
  if (status === 429) {
    return "Too many sign-ins with this name: wait a minute.";
  }
  return "Not done.";
}
