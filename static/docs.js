// Starts the API reference with the configuration the page carries; the OpenAPI document is our own.
const configuration = JSON.parse(document.getElementById("configuration").textContent);
Scalar.createApiReference("#reference", { ...configuration, url: "/api/v1/openapi.json" });
