// Runs before anything is painted, as a classic script: sets the reader's comfort settings, so that the page does not
// jump when the app arrives, and says in plain words when it cannot arrive.
(function () {
  "use strict";
  var root = document.documentElement;

  // The app stores its settings under the path it is served at, so that two copies on one host stay apart.
  try {
    var path = new URL(".", document.baseURI).pathname;
    var settings = JSON.parse(localStorage.getItem("sayso:" + path + ":settings")) || {};
    ["theme", "size", "leading", "measure", "tint"].forEach(function (name) {
      if (typeof settings[name] === "string") root.dataset[name] = settings[name];
    });
    showAgain(JSON.parse(localStorage.getItem("sayso:" + path + ":first-paint")) || {});
  } catch (e) {
    // No storage, or not ours: the defaults are fine.
  }

  // The lines that were in the window at the last visit take the place of the article that the page brings along, as soon
  // as that is there: each is its level as a heading and its words.
  function showAgain(lines) {
    lines = Object.values(lines).filter(function (line) { return typeof line === "string"; });
    if (!lines.length) return;
    new MutationObserver(function (_, observer) {
      var sheet = document.querySelector(".sheet");
      if (!sheet || !document.querySelector(".side")) return;
      observer.disconnect();
      sheet.replaceChildren.apply(sheet, lines.map(function (line) {
        var level = Number(line[0]);
        var element = document.createElement(level ? "h" + Math.min(level, 6) : "p");
        element.textContent = line.slice(1);
        return element;
      }));
    }).observe(document, { childList: true, subtree: true });
  }

  var note = null;
  function say(sentence) {
    if (!document.body) return addEventListener("DOMContentLoaded", function () { say(sentence); });
    if (!note) {
      note = document.createElement("p");
      note.className = "boot-note";
      note.setAttribute("role", "alert");
      document.body.prepend(note);
    }
    note.textContent = sentence;
  }

  if (typeof WebAssembly !== "object") {
    return say("Sayso needs WebAssembly, which this browser lacks or has switched off. You can read the article, but " +
      "to mark it, open this page in a current Firefox, Chrome, Edge or Safari.");
  }

  // A script, a module or the WebAssembly file that fails to load or to start is told to the window.
  function failed() {
    say("Sayso could not be loaded completely, so nothing can be marked yet. Check the connection and reload the " +
      "page; what you marked before is still in this browser.");
  }
  addEventListener("error", failed, true);
  addEventListener("unhandledrejection", failed);
  var patience = setTimeout(function () {
    say("Sayso is still loading. If this takes much longer, check the connection and reload the page.");
  }, 20000);

  // Trunk's start script sends this when the app runs; from then on the app speaks for itself.
  addEventListener("TrunkApplicationStarted", function () {
    clearTimeout(patience);
    removeEventListener("error", failed, true);
    removeEventListener("unhandledrejection", failed);
    if (note) note.remove();
  });
})();
