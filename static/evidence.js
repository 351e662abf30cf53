// Sliders follow their numbers and the other way round; a back-test's page watches its progress.
document.addEventListener("DOMContentLoaded", () => {
  for (const slider of document.querySelectorAll("input[data-follows]")) {
    const number = document.getElementById(slider.dataset.follows);
    slider.value = number.value;
    slider.addEventListener("input", () => { number.value = slider.value; });
    number.addEventListener("input", () => { slider.value = number.value; });
  }

  const progress = document.querySelector("progress[data-watch]");
  if (!progress) return;
  const text = document.getElementById("progress-text");
  const look = async () => {
    try {
      const answer = await fetch(progress.dataset.watch, { credentials: "same-origin" });
      const now = await answer.json();
      progress.value = now.progress;
      text.textContent = now.text;
      if (now.ended) { location.reload(); return; }
    } catch (problem) {
      text.textContent = "The server does not answer; trying again.";
    }
    setTimeout(look, 1000);
  };
  setTimeout(look, 500);
});
