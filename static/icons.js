// An icon is a word drawn by a font, which screen readers would read out: hides each, and names what has nothing else.
document.addEventListener("DOMContentLoaded", () => {
  const NAMES = { alt_route: "Home", more_vert: "More", unfold_more: "More" };
  for (const icon of document.querySelectorAll(".material-symbols-outlined")) {
    icon.setAttribute("aria-hidden", "true");
    const control = icon.closest("a, button, summary");
    const word = icon.textContent.trim();
    if (!control || control.hasAttribute("aria-label") || control.textContent.trim() !== word) continue;
    control.setAttribute("aria-label", NAMES[word] ?? word[0].toUpperCase() + word.slice(1).replaceAll("_", " "));
  }
});
