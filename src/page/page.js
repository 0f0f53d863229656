// Optional: the page is whole without it. It asks for the parts that change, lets the clock run, keeps
// what is being typed over a reload, and sends a form again while the agent does not answer: under the
// form's one-time id, so that it counts once.
(function () {
  "use strict";

  var EVERY_MS = 3000;
  // Longer than the agent waits for a slow disk.
  var PATIENCE_MS = 8000;
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
    } catch (refused) {
      // A browser that keeps nothing loses a draft on reload, as without a script.
    }
  }

  function forgetDrafts(form) {
    form.querySelectorAll("input[id]").forEach(function (input) {
      try {
        sessionStorage.removeItem("draft " + input.id);
      } catch (refused) {
        // Nothing was kept either.
      }
    });
  }

  // While it is under way nothing of a form changes, so that what is sent again is the same.
  function hold(form, is) {
    form.querySelectorAll("input").forEach(function (input) {
      input.readOnly = is;
    });
    form.querySelectorAll("button").forEach(function (button) {
      button.disabled = is;
    });
  }

  function post(form, button, body) {
    var stop = new AbortController();
    var timer = setTimeout(function () {
      stop.abort();
    }, PATIENCE_MS);
    var request = { method: "POST", body: body, redirect: "manual", credentials: "same-origin", signal: stop.signal };
    fetch(form.action, request).then(
      function (answer) {
        clearTimeout(timer);
        forgetDrafts(form);
        if (answer.type === "opaqueredirect") {
          history.replaceState(null, "", "/#" + form.dataset.form);
          location.reload();
          return;
        }
        // It was not taken as it is: the browser sends it once more by itself and shows the answer.
        hold(form, false);
        form.dataset.sending = "browser";
        form.requestSubmit(button);
      },
      function () {
        clearTimeout(timer);
        var unsent = form.querySelector("[data-unsent]");
        if (unsent.hidden) {
          unsent.hidden = false;
          unsent.scrollIntoView({ block: "nearest" });
        }
        setTimeout(post, EVERY_MS, form, button, body);
      }
    );
  }

  function send(event) {
    var form = event.target;
    if (!form.dataset.form || !form.requestSubmit || form.dataset.sending === "browser") {
      return;
    }
    event.preventDefault();
    if (form.dataset.sending) {
      return;
    }
    form.dataset.sending = "script";
    var button = event.submitter || undefined;
    var body = new URLSearchParams(new FormData(form));
    if (button && button.name) {
      body.set(button.name, button.value);
    }
    hold(form, true);
    post(form, button, body);
  }

  readClock();
  document.addEventListener("submit", send);
  setInterval(tick, 250);
  document.querySelectorAll("#count-n, #help-text").forEach(keepDraft);
  setTimeout(refresh, EVERY_MS);
})();
