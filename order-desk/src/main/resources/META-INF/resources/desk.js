// Keys, and pages that follow what happens. Everything works without.
(function () {
  'use strict';
  var source = null;
  function typing(element) { return element && /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName); }

  function follow() {
    var live = document.getElementById('live');
    if (!live || document.hidden || source) return;
    source = new EventSource('/desk/events');
    var first = true;
    source.onmessage = function () {
      var now = document.getElementById('live');
      // The first message says how things are; a form that somebody fills in is left alone.
      if (first) { first = false; return; }
      if (now && !(typing(document.activeElement) && now.contains(document.activeElement))) htmx.trigger(now, 'changed');
    };
  }
  function rest() { if (source) { source.close(); source = null; } }
  document.addEventListener('visibilitychange', function () { if (document.hidden) rest(); else follow(); });
  window.addEventListener('pagehide', rest);
  follow();

  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && typing(document.activeElement)) { document.activeElement.blur(); return; }
    if (typing(document.activeElement)) return;
    if (event.key === '/') { event.preventDefault(); document.getElementById('search').focus(); return; }
    if (event.key !== 'j' && event.key !== 'k') return;
    var items = Array.prototype.slice.call(document.querySelectorAll('[data-item]'));
    var at = items.indexOf(document.activeElement);
    var next = items[event.key === 'j' ? Math.min(at + 1, items.length - 1) : Math.max(at - 1, 0)];
    if (next) next.focus();
  });
})();
