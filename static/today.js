// Fetches the page's inside every 15 seconds and changes only what is different, so that focus, scrolling, what is
// selected and what is unfolded stay. A hidden page rests. `X-Background` says that nobody is doing this.
(() => {
  const EVERY = 15000;
  const area = document.getElementById("today");
  let timer, asking = false;

  const parts = root => [...root.querySelectorAll("[data-part]")];
  const names = root => parts(root).map(each => each.dataset.part).join();

  const keepUnfolded = fresh => {
    for (const each of area.querySelectorAll("details[id]")) {
      const same = fresh.querySelector(`#${each.id}`);
      if (same) same.open = each.open;
    }
  };

  const keepFocus = change => {
    const id = area.contains(document.activeElement) && document.activeElement.id;
    change();
    if (id && document.activeElement.id !== id) document.getElementById(id)?.focus({ preventScroll: true });
  };

  const isSelected = part => {
    const selection = getSelection();
    return !selection.isCollapsed && selection.containsNode(part, true);
  };

  const show = fresh => keepFocus(() => {
    keepUnfolded(fresh);
    if (names(area) !== names(fresh)) {
      area.replaceChildren(...fresh.childNodes);
      return;
    }
    const news = parts(fresh);
    parts(area).forEach((part, place) => {
      if (part.isEqualNode(news[place]) || isSelected(part)) return;
      const boxes = [...part.querySelectorAll(".today-numbers")].map(box => [box.scrollTop, box.scrollLeft]);
      part.replaceWith(news[place]);
      [...news[place].querySelectorAll(".today-numbers")].forEach((box, number) => {
        if (boxes[number]) [box.scrollTop, box.scrollLeft] = boxes[number];
      });
    });
  });

  const say = text => {
    const place = document.getElementById("today-updated");
    place.textContent = text;
    place.className = "unreachable";
  };

  const look = async () => {
    if (asking) return;
    asking = true;
    clearTimeout(timer);
    try {
      const answer = await fetch(location.href, {
        headers: { "X-Background": "1" }, credentials: "same-origin", redirect: "manual", cache: "no-store",
        signal: AbortSignal.timeout(EVERY),
      });
      if (answer.type === "opaqueredirect" || answer.status === 403) {
        say("You are signed out, and these figures are old. Reload the page to sign in.");
        return;
      }
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("today");
      if (!answer.ok || !fresh) throw new Error("No page");
      show(fresh);
    } catch {
      const place = document.getElementById("today-updated");
      if (!place.className) say(`${place.textContent}. The server cannot be reached; trying again.`);
    } finally {
      asking = false;
    }
    plan();
  };

  const plan = () => {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(look, EVERY);
  };

  document.addEventListener("visibilitychange", () => document.hidden ? clearTimeout(timer) : look());
  plan();
})();
