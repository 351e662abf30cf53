// Watches what is being made: each <progress data-watch="URL" data-text="id" [data-said="id"]> is asked about every
// second while the page is looked at, and the page is loaded anew once it has ended. URL answers {progress, text, ended};
// no progress: nobody can tell. What is in `data-said` is read out, so it changes only every tenth of the way.
document.addEventListener("DOMContentLoaded", () => {
  const ask = async address => {
    const answer = await fetch(address, { headers: { "X-Background": "1" }, redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect") throw new Error("You are signed out. Reload the page to sign in.");
    if (!answer.ok) throw new Error("The server does not answer; trying again.");
    return answer.json();
  };

  const show = (bar, now) => {
    if (now.progress === null) bar.removeAttribute("value"); else bar.value = now.progress;
    document.getElementById(bar.dataset.text).textContent = now.text;
    const tenth = String(Math.floor(10 * bar.position)), said = document.getElementById(bar.dataset.said);
    if (said && bar.dataset.tenth !== tenth) {
      bar.dataset.tenth = tenth;
      said.textContent = now.text;
    }
  };

  const look = async bar => {
    if (document.hidden) return;
    try {
      const now = await ask(bar.dataset.watch);
      show(bar, now);
      if (now.ended) location.reload();
    } catch (problem) {
      document.getElementById(bar.dataset.text).textContent = problem instanceof TypeError ? "The server cannot be reached; trying again." : problem.message;
    }
  };

  const watch = async bar => {
    await look(bar);
    setTimeout(watch, 1000, bar);
  };

  for (const bar of document.querySelectorAll("progress[data-watch]")) watch(bar);
});
