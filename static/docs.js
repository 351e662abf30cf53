// Starts the API reference with the configuration the page carries; the OpenAPI document is our own.
// Zod, inside of Scalar, makes its checks faster with `Function(text)`, which the Content-Security-Policy stops.
globalThis.__zod_globalConfig = { jitless: true };

document.addEventListener("DOMContentLoaded", () => {
  const configuration = JSON.parse(document.getElementById("configuration").textContent);
  Scalar.createApiReference("#reference", { ...configuration, url: "/api/v1/openapi.json" });
});
