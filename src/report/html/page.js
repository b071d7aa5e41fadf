
"use strict";
(function () {
  var form = document.getElementById("filters");
  var shown = document.getElementById("shown");
  var list = document.getElementById("list");
  var all = shown.textContent;
  var apps = Array.prototype.slice.call(document.querySelectorAll("details.app"));
  var texts = null;
  var waiting = 0;

  function filter() {
    waiting = 0;
    var verdict = form.elements.verdict.value;
    var code = form.elements.code.value;
    var words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length && !texts) {
      texts = apps.map(function (app) { return app.textContent.toLowerCase(); });
    }
    var count = 0;
    apps.forEach(function (app, at) {
      var fits = (!verdict || app.dataset.verdict === verdict)
        && (!code || (" " + app.dataset.codes + " ").indexOf(" " + code + " ") >= 0)
        && words.every(function (word) { return texts[at].indexOf(word) >= 0; });
      app.hidden = !fits;
      if (fits) { count += 1; }
    });
    shown.textContent = count === apps.length ? all
      : shown.dataset.shown.replace("{n}", count.toLocaleString("en"));
  }

  function soon() {
    if (waiting) { clearTimeout(waiting); }
    waiting = setTimeout(filter, apps.length > 2000 ? 250 : 40);
  }

  function open(state) {
    apps.forEach(function (app) { if (!app.hidden) { app.open = state; } });
  }

  form.hidden = false;
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("reset", soon);
  form.addEventListener("submit", function (event) { event.preventDefault(); filter(); });
  document.getElementById("expand").addEventListener("click", function () { open(true); });
  document.getElementById("collapse").addEventListener("click", function () { open(false); });
  document.querySelectorAll("a[data-code]").forEach(function (link) {
    link.addEventListener("click", function () {
      form.reset();
      form.elements.code.value = link.dataset.code;
      filter();
      list.focus();
    });
  });

  // Browsers that cannot open details by style are helped when they print.
  var closed = [];
  addEventListener("beforeprint", function () {
    closed = apps.filter(function (app) { return !app.open && !app.hidden; });
    closed.forEach(function (app) { app.open = true; });
  });
  addEventListener("afterprint", function () {
    closed.forEach(function (app) { app.open = false; });
  });
  filter();
})();
