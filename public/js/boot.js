// Runs before the program: reports what goes wrong, recovers once from a stale build, tells about being offline, fetches
// the letters, and registers the service worker. Invariant: nothing personal leaves the browser, and nothing here is needed by the page.
(() => {
  "use strict";
  const build = document.currentScript?.dataset.build ?? "";
  const MOST_REPORTS = 5;
  let reports = 0;

  /** No ids, addresses or quoted values: what is left is where and what kind. */
  const strip = (text) =>
    String(text)
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27,}/gi, "<id>")
      .replace(/\S+@\S+/g, "<mail>")
      .replace(/(["'`])(?:(?!\1).){1,200}\1/g, "<text>")
      .replace(/\?[^\s)]*/g, "")
      .replace(/\d{5,}/g, "<number>");

  function report(kind, message) {
    if (reports >= MOST_REPORTS) return;
    reports += 1;
    const body = JSON.stringify({ kind, message: strip(message).slice(0, 200), path: strip(location.pathname), build });
    fetch("/api/browser_error", { method: "POST", headers: { "content-type": "application/json" }, body, keepalive: true })
      .catch(() => {});
  }
  globalThis.__tilbake = { report };

  // A chunk of a build that is gone, or a program that has stopped: the page the person asked for, loaded anew, once.
  let asked = null;
  addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    if (link && link.origin === location.origin) asked = { href: link.href, at: Date.now() };
  }, true);

  function recover() {
    const href = asked && Date.now() - asked.at < 10_000 ? asked.href : location.href;
    const key = `reloaded ${build} ${href}`;
    try {
      if (sessionStorage.getItem(key)) return;
      sessionStorage.setItem(key, "1");
    } catch {
      return; // without storage there is no guard, and a loop is worse than a still page
    }
    location.assign(href);
    if (href.split("#")[0] === location.href.split("#")[0]) location.reload();
  }

  const isStopped = (error) => typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError;
  const isMissingPart = (message) => /dynamically imported module|Importing a module script|error loading dynamically|SplitLoader|chunk/i.test(message);

  addEventListener("error", (event) => {
    if (!(event instanceof ErrorEvent)) return;
    report(isStopped(event.error) ? "stopped" : "error", `${event.message} ${event.filename ?? ""}:${event.lineno ?? 0}`);
    if (isStopped(event.error) || isMissingPart(event.message)) recover();
  });
  addEventListener("unhandledrejection", (event) => {
    const message = event.reason?.message ?? String(event.reason);
    const lost = isStopped(event.reason) || isMissingPart(message);
    report(lost ? "chunk" : "rejection", message);
    if (lost) recover();
  });

  function online() {
    for (const text of document.querySelectorAll(".offline-text")) text.hidden = navigator.onLine;
  }
  addEventListener("online", online);
  addEventListener("offline", online);
  if (!navigator.onLine) online();

  // The letters come after the program the first time, for they are as large as a quarter of it; then they are kept.
  const LETTERS = "/fonts/inter-latin-5.woff2";
  function fetchLetters() {
    const face = new FontFace("Inter", `url(${LETTERS}) format("woff2")`, { weight: "100 900", display: "swap" });
    document.fonts.add(face);
    face.load().then(() => localStorage.setItem("letters", LETTERS)).catch(() => {});
  }
  function haveLetters() {
    try {
      return localStorage.getItem("letters") === LETTERS;
    } catch {
      return false;
    }
  }
  // "load" waits for what the page names, not for what the program fetches
  function whenHydrated(then) {
    const root = document.documentElement;
    if (root.hasAttribute("data-hydrated")) return void then();
    const watching = new MutationObserver(() => {
      if (!root.hasAttribute("data-hydrated")) return;
      watching.disconnect();
      then();
    });
    watching.observe(root, { attributeFilter: ["data-hydrated"] });
  }
  if (haveLetters()) fetchLetters();
  else whenHydrated(fetchLetters);

  // A menu closes when one of its links is followed within the page.
  addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("[popover] a[href]");
    if (link) link.closest("[popover]").hidePopover();
  });

  // A tablet that was handed over shows nothing of whoever handed it over, in no tab and by no step back; given back, nothing
  // of the participant. Each page says which it is, and those of the other kind are loaded anew: the server leads on.
  const onTablet = "tablet" in document.documentElement.dataset;
  const HANDED = "handed over";
  const isHanded = () => {
    try {
      return localStorage.getItem(HANDED) !== null;
    } catch {
      return onTablet;
    }
  };
  if (onTablet !== isHanded()) {
    try {
      if (onTablet) localStorage.setItem(HANDED, "1");
      else localStorage.removeItem(HANDED);
    } catch {
      // without storage there are no other tabs to tell
    }
  }
  const compare = () => onTablet !== isHanded() && location.reload();
  addEventListener("storage", (event) => event.key === HANDED && compare());
  addEventListener("pageshow", (event) => event.persisted && compare());

  // Use is told, and before the tablet locks itself (`service::tablet::IDLE`) its person is asked; then it shows nothing more.
  // Other pages have a socket for that. The server counts from a minute before what is told here.
  if (onTablet) {
    const [TOLD, WARNED, LOCKED] = [60_000, 16.75 * 60_000, 20 * 60_000];
    let told = Date.now();
    const tell = () => {
      if (Date.now() - told < TOLD) return;
      told = Date.now();
      fetch("/tablet", { method: "HEAD" }).then((answer) => answer.redirected && location.reload()).catch(() => {});
    };
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, tell, true);
    setInterval(() => {
      const unused = Date.now() - told;
      const dialog = document.querySelector("dialog[role=alertdialog]");
      if (unused > LOCKED) location.reload();
      else if (unused > WARNED && dialog && !dialog.open) dialog.showModal();
    }, 15_000);
  }

  // What the tab remembers is the person's who signs out, or gives a tablet back.
  const LEAVING = ["/api/account/sign_out", "/api/questionnaire/give_back"];
  addEventListener("submit", (event) => {
    if (!LEAVING.includes(new URL(event.target.action).pathname)) return;
    try {
      sessionStorage.clear();
    } catch {
      // nothing was remembered
    }
  });

  if ("serviceWorker" in navigator) addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
})();
