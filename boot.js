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
  } catch (e) {
    // No storage, or not ours: the defaults are fine.
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
