// The form of a report: columns are moved by their arrows or dragged, days are asked for where they are meant, and how
// much it will be is said while it is filled in.
document.addEventListener("DOMContentLoaded", () => {
  const period = document.querySelector("select[name=period]");
  if (period) askForDays(period);
  for (const list of document.querySelectorAll("[data-columns]")) arrange(list);
  for (const place of document.querySelectorAll("[data-size]")) tellSize(place);

  function askForDays(period) {
    const days = document.querySelectorAll(".field-line.field-first_day, .field-line.field-last_day");
    const show = () => days.forEach(each => { each.hidden = period.value !== "days"; });
    period.addEventListener("change", show);
    show();
  }

  function arrange(list) {
    const said = list.parentElement.querySelector("[data-columns-said]");
    list.parentElement.querySelector(".report-how").hidden = false;
    const name = item => item.querySelector("b").textContent;

    const move = (item, button, neighbour) => {
      if (!neighbour) return;
      list.insertBefore(item, button.dataset.step === "up" ? neighbour : neighbour.nextSibling);
      button.focus();
      const items = [...list.children];
      said.textContent = `${name(item)} is now ${items.indexOf(item) + 1} of ${items.length}.`;
    };

    for (const item of list.children) {
      const buttons = document.createElement("span");
      for (const [step, sign] of [["up", "↑"], ["down", "↓"]]) {
        const button = document.createElement("button");
        Object.assign(button, { type: "button", textContent: sign, title: `Move ${step}`, className: "evidence-button" });
        button.setAttribute("aria-label", `Move ${name(item)} ${step}`);
        button.dataset.step = step;
        button.addEventListener("click", () =>
          move(item, button, step === "up" ? item.previousElementSibling : item.nextElementSibling));
        buttons.append(button);
      }
      item.append(buttons);
      item.draggable = true;
      item.addEventListener("dragstart", event => { list.dragged = item; event.dataTransfer.effectAllowed = "move"; });
      item.addEventListener("dragend", () => { list.dragged = null; });
      item.addEventListener("dragover", event => {
        if (!list.dragged || list.dragged === item) return;
        event.preventDefault();
        const box = item.getBoundingClientRect();
        list.insertBefore(list.dragged, event.clientY < box.top + box.height / 2 ? item : item.nextSibling);
      });
    }
  }

  function tellSize(place) {
    const form = document.getElementById(place.dataset.form);
    let timer, asked = 0;
    const ask = async () => {
      const number = ++asked, values = new FormData(form);
      for (const name of ["csrfmiddlewaretoken", "keep_as"]) values.delete(name);
      try {
        const answer = await fetch(`${place.dataset.size}?${new URLSearchParams(values)}`, { redirect: "manual" });
        const text = answer.ok ? (await answer.json()).text : "";
        if (number === asked && place.textContent !== text) place.textContent = text;
      } catch {
        place.textContent = "";
      }
    };
    const plan = () => { clearTimeout(timer); timer = setTimeout(ask, 400); };
    django.jQuery(form).on("change", plan);  // select2 tells jQuery only
    plan();
  }
});
