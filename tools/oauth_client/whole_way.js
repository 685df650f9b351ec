// Goes the whole way of a client of OAuth by oauth4webapi, which checks each answer by its RFC, and
// prints what happened as one line of JSON: node whole_way.js ISSUER EMAIL PASSWORD
import * as oauth from "oauth4webapi";

const [address, email, password] = process.argv.slice(2);
const options = { [oauth.allowInsecureRequests]: true };
const client = { client_id: "orrery" };
const nobody = oauth.None();
const MOST_GUESSES = 11;

const issuer = new URL(address);
const server = await oauth.processDiscoveryResponse(
  issuer,
  await oauth.discoveryRequest(issuer, { ...options, algorithm: "oauth2" }),
);

function ask(grant, parameters) {
  return oauth.genericTokenEndpointRequest(server, client, nobody, grant, parameters, options);
}

async function login(username, secret) {
  const answer = await ask("password", { username, password: secret });
  return oauth.processGenericTokenEndpointResponse(server, client, answer);
}

async function renewal(token) {
  const answer = await oauth.refreshTokenGrantRequest(server, client, nobody, token, options);
  return oauth.processRefreshTokenResponse(server, client, answer);
}

async function errorOf(promise) {
  try {
    await promise;
    return "none";
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError) return error.error;
    throw error;
  }
}

async function revoke(token) {
  const answer = await oauth.revocationRequest(server, client, nobody, token, options);
  await oauth.processRevocationResponse(answer);
}

function call(token) {
  const url = new URL("/api/v1/users/me", issuer);
  return oauth.protectedResourceRequest(token, "GET", url, undefined, undefined, options);
}

async function claimsOf(token) {
  const headers = { authorization: `Bearer ${token}` };
  const request = new Request(issuer, { headers });
  return oauth.validateJwtAccessToken(server, request, server.issuer, options);
}

const guesses = [];
while (guesses.length < MOST_GUESSES && guesses.at(-1) !== "temporarily_unavailable") {
  guesses.push(await errorOf(login(`nobody+${email}`, "not this one at all")));
}
const first = await login(email, password);
const called = await call(first.access_token);
const claims = await claimsOf(first.access_token);
const second = await renewal(first.refresh_token);
const third = await renewal(second.refresh_token);
const reused = await errorOf(renewal(first.refresh_token));
const ended = await errorOf(renewal(third.refresh_token));
const another = await login(email, password);
await revoke(another.refresh_token);
const revoked = await errorOf(renewal(another.refresh_token));

console.log(
  JSON.stringify({
    guesses,
    called: (await called.json()).email,
    subject: claims.sub,
    renewed: new Set([first, second, third].map((each) => each.refresh_token)).size,
    reused,
    ended,
    revoked,
  }),
);
