// A client of OAuth by oauth4webapi, which holds each answer, and each access token (RFC 9068),
// against the standards: node client.js ISSUER. It reads lines such as ["renew", TOKEN], and answers
// each with a line: what was asked for, or OAuth's error.
import { createInterface } from "node:readline";
import * as oauth from "oauth4webapi";

const options = { [oauth.allowInsecureRequests]: true };
const client = { client_id: "orrery" };
const nobody = oauth.None();
const issuer = new URL(process.argv[2]);

const discovered = await oauth.discoveryRequest(issuer, { ...options, algorithm: "oauth2" });
const server = await oauth.processDiscoveryResponse(issuer, discovered);
let accessToken = "";

async function use(tokens) {
  accessToken = tokens.access_token;
  const headers = { authorization: `Bearer ${accessToken}` };
  await oauth.validateJwtAccessToken(server, new Request(issuer, { headers }), server.issuer, options);
  return tokens.refresh_token;
}

const actions = {
  async login(username, password) {
    const parameters = { username, password };
    const answer = await oauth.genericTokenEndpointRequest(
      server, client, nobody, "password", parameters, options,
    );
    return use(await oauth.processGenericTokenEndpointResponse(server, client, answer));
  },

  async renew(token) {
    const answer = await oauth.refreshTokenGrantRequest(server, client, nobody, token, options);
    return use(await oauth.processRefreshTokenResponse(server, client, answer));
  },

  async get(path) {
    try {
      const url = new URL(path, issuer);
      const answer = await oauth.protectedResourceRequest(
        accessToken, "GET", url, undefined, undefined, options,
      );
      return answer.status;
    } catch (error) {
      if (error instanceof oauth.WWWAuthenticateChallengeError) return error.status;
      throw error;
    }
  },

  async revoke(token) {
    const answer = await oauth.revocationRequest(server, client, nobody, token, options);
    await oauth.processRevocationResponse(answer);
    return answer.status;
  },
};

async function outcome(action, ...parameters) {
  try {
    return { result: await actions[action](...parameters) };
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError) return { error: error.error };
    throw error;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await outcome(...JSON.parse(line))));
}
