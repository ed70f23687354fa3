// Keys, what is chosen, and pages that follow what happens. Everything works without.
(function () {
  'use strict';
  var source = null;
  var missed = false;
  function all(selector, inside) { return Array.prototype.slice.call((inside || document).querySelectorAll(selector)); }
  function typing(element) { return element && /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName) && !/^(checkbox|radio)$/.test(element.type); }
  // Whether somebody has begun to fill in a form, which an update must not take away.
  function begun(inside) {
    return all('input:not([type=hidden]):not([name=order]), select, textarea', inside).some(function (field) {
      if (field.type === 'radio' || field.type === 'checkbox') return field.checked !== field.defaultChecked;
      if (field.tagName === 'SELECT') return all('option', field).some(function (option, at) { return option.selected && at > 0 && !option.defaultSelected; });
      return field.value !== field.defaultValue;
    });
  }

  function inUse(part) { return begun(part) || (typing(document.activeElement) && part.contains(document.activeElement)); }
  function update() {
    var live = document.getElementById('live');
    if (!live) return;
    missed = inUse(live);
    if (!missed) htmx.trigger(live, 'changed');
  }
  function follow() {
    if (!document.getElementById('live') || document.hidden || source) return;
    var opened = false;
    source = new EventSource('/desk/events');
    source.onmessage = update;
    // What happened while the connection was lost was not said. One that is refused, not lost, belongs to a session that has ended.
    source.onopen = function () { if (opened) update(); opened = true; };
    source.onerror = function () { if (source && source.readyState === EventSource.CLOSED) { source = null; update(); } };
  }
  // What is being done is looked at every few seconds, while somebody can see it.
  var seconds = 0;
  setInterval(function () {
    var live = document.getElementById('live');
    seconds++;
    if (live && live.dataset.every && !document.hidden && seconds % live.dataset.every === 0) htmx.trigger(live, 'changed');
  }, 1000);
  function rest() { if (source) { source.close(); source = null; } }
  document.addEventListener('visibilitychange', function () { if (document.hidden) rest(); else { follow(); update(); } });
  document.addEventListener('focusout', function () { if (missed) setTimeout(update, 0); });
  window.addEventListener('pagehide', rest);

  function loggedOut() {
    rest();
    if (document.getElementById('logged-out')) return;
    var note = document.createElement('p');
    note.id = 'logged-out';
    note.className = 'note';
    note.setAttribute('role', 'alert');
    var link = document.createElement('a');
    link.href = '/login?to=' + encodeURIComponent(location.pathname + location.search);
    link.textContent = 'Log in again';
    note.append('Your session has ended. ', link, ' to go on here.');
    document.getElementById('main').prepend(note);
  }

  // An update keeps what is chosen, what has the focus and what is open.
  var kept = null;
  document.addEventListener('htmx:beforeSwap', function (event) {
    if (event.detail.xhr.status === 401 || event.detail.xhr.responseURL.indexOf('/login') >= 0) { event.detail.shouldSwap = false; loggedOut(); return; }
    if (event.target.id !== 'live') return;
    // Somebody may have begun while the answer was on its way.
    if (inUse(event.target)) { missed = true; event.detail.shouldSwap = false; return; }
    var focus = document.activeElement;
    kept = {
      chosen: all('[name=order]:checked', event.target).map(function (box) { return box.value; }),
      open: all('#main details').map(function (details) { return details.open; }),
      focus: focus && document.getElementById('main').contains(focus) ? focus.id ? '#' + focus.id : focus.getAttribute('href') ? 'a[href="' + focus.getAttribute('href') + '"]' : focus.name === 'order' ? '[name=order][value="' + focus.value + '"]' : null : null
    };
  });
  // What stands beside the live part follows, too, but for what somebody is filling in.
  document.addEventListener('htmx:oobBeforeSwap', function (event) { if (inUse(event.detail.target)) event.detail.shouldSwap = false; });
  document.addEventListener('htmx:afterSwap', function () {
    var live = document.getElementById('live');
    if (!live || !kept) return;
    all('[name=order]', live).forEach(function (box) { box.checked = kept.chosen.indexOf(box.value) >= 0; });
    all('#main details').forEach(function (details, at) { details.open = !!kept.open[at]; });
    var focus = kept.focus && document.querySelector(kept.focus);
    if (focus) focus.focus({ preventScroll: true });
    kept = null;
    count();
  });

  function count() {
    var output = document.getElementById('chosen');
    if (!output) return;
    var boxes = all('[name=order]:checked');
    // Amounts of different currencies make no sum.
    var cents = {};
    boxes.forEach(function (box) {
      cents[box.dataset.currency] = (cents[box.dataset.currency] || 0) + Math.round(parseFloat(box.dataset.amount) * 100);
    });
    var sums = Object.keys(cents).sort().map(function (currency) {
      return ((cents[currency] / 100).toLocaleString('en', { minimumFractionDigits: 2 }) + ' ' + currency).trim();
    }).join(' + ');
    output.value = boxes.length === 0 ? 'Choose orders to send them on together.'
      : boxes.length + (boxes.length === 1 ? ' order' : ' orders') + ', ' + sums;
  }
  document.addEventListener('change', function (event) { if (event.target.name === 'order') count(); });

  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && typing(document.activeElement)) { document.activeElement.blur(); return; }
    if (typing(document.activeElement)) return;
    if (event.key === '/') { event.preventDefault(); document.getElementById('search').focus(); return; }
    if (event.key === 'x' && document.activeElement.matches('[data-item]')) {
      var box = document.activeElement.closest('tr, li').querySelector('[name=order]');
      if (box) { box.checked = !box.checked; count(); }
      return;
    }
    if (event.key !== 'j' && event.key !== 'k') return;
    var items = all('[data-item]');
    var at = items.indexOf(document.activeElement);
    var next = items[event.key === 'j' ? Math.min(at + 1, items.length - 1) : Math.max(at - 1, 0)];
    if (next) next.focus();
  });
  follow();
  count();
})();
