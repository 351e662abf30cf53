// The form of an import: only the mappings of the chosen account are offered, a file that is too large is told at once.
// The page of a file: all breaks of a page are chosen with one button.
document.addEventListener("DOMContentLoaded", () => {
  const account = document.getElementById("id_account");
  const way = document.getElementById("id_read_as");
  if (account && way) {
    const offer = () => {
      const name = account.selectedOptions[0].textContent.trim();
      for (const group of way.querySelectorAll("optgroup")) {
        group.hidden = group.disabled = group.label !== name;
      }
      if (way.selectedOptions[0].parentElement.disabled) way.value = "own";
    };
    account.addEventListener("change", offer);
    offer();
  }

  const file = document.querySelector(".settlement-drop");
  if (file) {
    const form = file.form;
    file.hasChangeListener = true; // or Unfold looks for the text field of its own file widget, and fails
    file.addEventListener("change", () => {
      const large = file.files.length && file.files[0].size > Number(form.dataset.largest);
      file.setCustomValidity(large ? form.dataset.tooLarge : "");
      file.reportValidity();
    });
    for (const [event, over] of [["dragenter", true], ["dragleave", false], ["drop", false]]) {
      file.addEventListener(event, () => file.classList.toggle("over", over));
    }
  }

  for (const busy of document.querySelectorAll(".settlement-busy")) {
    busy.closest("form").addEventListener("submit", () => { busy.hidden = false; });
  }

  for (const button of document.querySelectorAll("[data-choose-all]")) {
    const boxes = [...button.form.querySelectorAll('input[name="ids"]')];
    button.hidden = boxes.length < 2;
    button.addEventListener("click", () => {
      const all = boxes.every((box) => box.checked);
      for (const box of boxes) box.checked = !all;
      button.textContent = all ? "Select all on this page" : "Select none";
    });
  }
});
