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

  function renew() {
    fetch(location.pathname + location.search, { cache: "no-store" }).then(function (answer) {
      if (!answer.ok) { throw new Error(answer.status); }
      return answer.text();
    }).then(function (text) {
      var fresh = new DOMParser().parseFromString(text, "text/html");
      document.querySelectorAll("[data-live]").forEach(function (part) {
        var other = fresh.getElementById(part.id);
        if (other && !isBusy(part) && part.innerHTML !== other.innerHTML) {
          part.innerHTML = other.innerHTML;
        }
      });
    }).catch(function () {
      document.querySelectorAll(".stale").forEach(function (note) { note.hidden = false; });
    }).then(function () { setTimeout(renew, EVERY_MS); });
  }

  setTimeout(renew, EVERY_MS);
})();
