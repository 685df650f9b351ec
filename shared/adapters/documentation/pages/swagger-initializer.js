// Starts Swagger UI with the document that is beside /docs, behind a stage as without one.
const root = new URL("..", document.currentScript.src);

// Shows where the service is, in the place of the document's relative address.
const Servers = {
  updateJsonSpec: (update) => (spec) => update({ ...spec, servers: [{ url: root.href }] }),
};

// What outlasts a reload is the access token: Swagger UI would store the password too.
const AccessTokenOnly = {
  authorizeOauth2: (authorize) => ({ auth, token: { access_token, token_type } }) =>
    authorize({ auth: { ...auth, password: "" }, token: { access_token, token_type } }),
};

const dark = matchMedia("(prefers-color-scheme: dark)");
const followTheme = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", followTheme);
followTheme();

window.ui = SwaggerUIBundle({
  url: new URL("openapi.json", root).href,
  dom_id: "#swagger-ui",
  deepLinking: true,
  displayRequestDuration: true,
  persistAuthorization: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  plugins: [
    {
      statePlugins: {
        auth: { wrapActions: AccessTokenOnly },
        spec: { wrapActions: Servers },
      },
    },
  ],
});
