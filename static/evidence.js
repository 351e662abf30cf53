// Sliders follow their numbers and the other way round.
document.addEventListener("DOMContentLoaded", () => {
  for (const slider of document.querySelectorAll("input[data-follows]")) {
    const number = document.getElementById(slider.dataset.follows);
    slider.value = number.value;
    slider.addEventListener("input", () => { number.value = slider.value; });
    number.addEventListener("input", () => { slider.value = number.value; });
  }
});
