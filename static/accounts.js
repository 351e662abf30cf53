// The webhook address follows the account's name, and what belongs to live accounts alone its mode.
document.addEventListener("DOMContentLoaded", () => {
  const address = document.getElementById("webhook-address"), name = document.getElementById("id_name");
  const mode = document.getElementById("id_mode");

  if (address && name) {
    const unnamed = address.textContent.slice(address.dataset.prefix.length);
    const follow = () => { address.textContent = address.dataset.prefix + (name.value.trim() || unnamed); };
    name.addEventListener("input", follow);
    follow();
  }

  const ofLive = [...document.querySelectorAll("[data-live-only]")].map((field) => field.closest(".field-row"));
  if (mode && ofLive.length) {
    const show = () => { for (const row of ofLive) row.hidden = mode.value !== "live"; };
    mode.addEventListener("change", show);
    show();
  }
});
