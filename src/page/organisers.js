// Optional: the page is whole without it. It asks for the page again and puts in what changed, but for parts in
// which somebody types or ticks.
(function () {
  "use strict";

  var EVERY_MS = 10000;

  function isBusy(part) {
    if (part.contains(document.activeElement) && document.activeElement.tagName === "INPUT") {
      return true;
    }
    return [].some.call(part.querySelectorAll("input"), function (input) {
      return input.value !== input.defaultValue || input.checked !== input.defaultChecked;
    });
  }

  // What a control does, by which it is found again among those that took the place of the old ones.
  function deed(at) {
    var form = at.closest("form");
    var hidden = form ? [].map.call(form.querySelectorAll("[type=hidden]"), function (one) { return one.value; }) : [];
    return [at.tagName, at.type, at.value, at.getAttribute("href")].concat(hidden).join("\n");
  }

  function put(part, html) {
    var held = part.contains(document.activeElement) ? deed(document.activeElement) : null;
    part.innerHTML = html;
    if (held === null) { return; }
    var same = [].filter.call(part.querySelectorAll("a, button, input"), function (at) { return deed(at) === held; })[0];
    if (same) { same.focus({ preventScroll: true }); }
  }

  function renew() {
    fetch(location.pathname + location.search, { cache: "no-store" }).then(function (answer) {
      if (!answer.ok) { throw new Error(answer.status); }
      return answer.text();
    }).then(function (text) {
      var fresh = new DOMParser().parseFromString(text, "text/html");
      document.querySelectorAll("[data-live]").forEach(function (part) {
        var other = fresh.getElementById(part.id);
        if (other && !isBusy(part) && part.innerHTML !== other.innerHTML) {
          put(part, other.innerHTML);
        }
      });
    }).catch(function () {
      document.querySelectorAll(".stale").forEach(function (note) { note.hidden = false; });
    }).then(function () { setTimeout(renew, EVERY_MS); });
  }

  setTimeout(renew, EVERY_MS);
})();
