// Days of one's own choose "Custom range", another period empties them; what is empty stays out of the address.
(() => {
  const { period, first_day: first, last_day: last } = document.querySelector(".finance-asked").elements;
  for (const day of [first, last]) day.addEventListener("input", () => { if (day.value) period.value = "days"; });
  period.addEventListener("change", () => {
    if (period.value === "days") first.focus();
    else first.value = last.value = "";
  });
  period.form.addEventListener("formdata", event => {
    for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
  });
})();
