// Starts Swagger UI with the document that stands beside /docs, behind a stage as without one.
const root = new URL("..", document.currentScript.src);

window.ui = SwaggerUIBundle({
  url: new URL("openapi.json", root).href,
  dom_id: "#swagger-ui",
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
