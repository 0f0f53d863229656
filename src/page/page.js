// Optional: the page is whole without it. It asks for the parts that change, lets the clock run, and
// keeps what is being typed over a reload. It sends nothing.
(function () {
  "use strict";

  var EVERY_MS = 3000;
  var DAY_S = 86400;
  var clock = null;

  function readClock() {
    var time = document.getElementById("clock");
    if (time) {
      clock = { seconds: Number(time.dataset.seconds), then: performance.now() };
    }
  }

  function two(number) {
    return (number < 10 ? "0" : "") + number;
  }

  function tick() {
    var time = document.getElementById("clock");
    if (!time || !clock) {
      return;
    }
    var seconds = Math.floor(clock.seconds + (performance.now() - clock.then) / 1000) % DAY_S;
    time.textContent = two(Math.floor(seconds / 3600)) + ":" + two(Math.floor(seconds / 60) % 60) + ":" + two(seconds % 60);
  }

  function isSame(old, fresh) {
    if (fresh.dataset.v !== undefined) {
      return old.dataset.v === fresh.dataset.v;
    }
    return old.innerHTML === fresh.innerHTML;
  }

  function replace(fresh) {
    var old = document.querySelector('[data-live="' + fresh.dataset.live + '"]');
    if (!old || isSame(old, fresh) || old.contains(document.activeElement)) {
      return;
    }
    if (fresh.dataset.v !== undefined) {
      old.dataset.v = fresh.dataset.v;
    }
    old.replaceChildren.apply(old, Array.from(fresh.childNodes));
  }

  function show(text) {
    var live = new DOMParser().parseFromString(text, "text/html");
    live.querySelectorAll("[data-live]").forEach(replace);
    readClock();
    tick();
  }

  function offline(is) {
    document.getElementById("offline").hidden = !is;
  }

  function refresh() {
    fetch("/live", { cache: "no-store", credentials: "same-origin" })
      .then(function (answer) {
        if (!answer.ok) {
          throw new Error(String(answer.status));
        }
        return answer.text();
      })
      .then(function (text) {
        show(text);
        offline(false);
      })
      .catch(function () {
        offline(true);
      })
      .then(function () {
        setTimeout(refresh, EVERY_MS);
      });
  }

  function keepDraft(input) {
    var key = "draft " + input.id;
    try {
      if (input.value === "" && sessionStorage.getItem(key)) {
        input.value = sessionStorage.getItem(key);
      }
      input.addEventListener("input", function () {
        sessionStorage.setItem(key, input.value);
      });
      input.form.addEventListener("submit", function () {
        sessionStorage.removeItem(key);
      });
    } catch (refused) {
      // A browser that keeps nothing loses a draft on reload, as without a script.
    }
  }

  readClock();
  setInterval(tick, 250);
  document.querySelectorAll("#count-n, #help-text").forEach(keepDraft);
  setTimeout(refresh, EVERY_MS);
})();
