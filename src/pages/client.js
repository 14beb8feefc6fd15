// SPDX-License-Identifier: ISC
// What the browser of somebody who agreed tells of a page: how it is read, what
// is clicked and which forms are begun (kunderejse-journey.7, "What the browser
// tells"); and a box that comes into the page when its moment has come (the
// same, "Boxes").
//
// It judges no consent and reads no signal: the program gives this script only
// to pages of who agreed, where a yes that was said under GPC or DNT counts, and
// keeps nothing of a beacon whose cookie no longer holds.  Nothing is stored
// here, and nothing is read that tells people apart.  Whether a box may be shown
// the program alone decides.
//
// Comments go when the program is built; at most 2 KiB gzipped are served.
(function (d, w) {
  var prefix = d.currentScript.src.replace(/client\.js.*/, '');
  // A page may change its address while it is open; it was loaded as this one.
  var page = location.pathname;

  function send(to, fields) {
    fields.page = page;
    navigator.sendBeacon(to, new URLSearchParams(fields));
  }

  // What is told may be what a box waits for.
  function tell(event, more) {
    more.event = event;
    send(prefix + 'event', more);
    askIn(2);
  }

  // Reading.  Whoever leaves is never asked again, so it is told whenever the
  // page is hidden, and each time what was told before.
  var seen = 0, since, told = 0, deepest = 0;

  function scrolled() {
    deepest = Math.max(deepest, w.scrollY);
  }

  function tellReading() {
    // Rounded up: the first beacon of a page is the one with nothing before it.
    var dwell = Math.min(Math.ceil(seen / 1000), 14400);
    var load = performance.getEntriesByType('navigation')[0];
    if (dwell > told)
      tell('user_engagement', {
        dwell: dwell,
        dwell_before: told,
        scroll: Math.min(100, Math.round((deepest + w.innerHeight) * 100 / d.documentElement.scrollHeight)),
        load: told || !load ? 0 : Math.min(Math.round(load.loadEventEnd), 600000)
      });
    told = dwell;
  }

  // Safari leaves a page without hiding it; a page that comes back from the
  // cache goes on.
  function turned(e) {
    var now = performance.now();
    if (since >= 0)
      seen += now - since;
    since = d.visibilityState == 'visible' && e.type != 'pagehide' ? now : -1;
    if (since < 0)
      tellReading();
    else if (overdue)
      ask();
  }

  turned({});
  d.addEventListener('visibilitychange', turned);
  w.addEventListener('pagehide', turned);
  w.addEventListener('pageshow', turned);
  w.addEventListener('scroll', scrolled, { passive: true });

  // Clicks and forms that the page declares.
  function within(e, what) {
    return e.target.closest('[data-k-' + what + ']');
  }

  d.addEventListener('click', function (e) {
    var on = within(e, 'event'), act = within(e, 'act'), place = within(e, 'box');
    if (on)
      tell(on.dataset.kEvent, { item: on.dataset.kItem || '' });
    if (act && place)
      answer(e, act, place);
  }, true);

  // Each form once for each event.
  var met = [];

  function tellForm(event, form) {
    var name = form.dataset.kForm;
    if (met.indexOf(event + name) < 0) {
      met.push(event + name);
      tell(event, { form: name });
    }
  }

  d.addEventListener('input', function (e) {
    var form = within(e, 'form');
    if (form)
      tellForm('form_start', form);
  }, true);

  // A form of the site's own is sent with the seconds it took: no person needs
  // less than two.
  d.addEventListener('submit', function (e) {
    var seconds = e.target.elements['k-seconds'];
    if (seconds)
      seconds.value = Math.floor(performance.now() / 1000);
  }, true);

  var watch = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      if (entry.isIntersecting)
        tellForm('form_view', entry.target);
    });
  }, { threshold: .3 });

  function watchForms(root) {
    root.querySelectorAll('[data-k-form]').forEach(function (form) {
      watch.observe(form);
    });
  }

  watchForms(d);

  // Boxes.  The places are asked for one by one, since one box is enough; in a
  // page that nobody sees none would be noticed, so that waits.
  var places = d.querySelectorAll('[data-k-box]');
  var timer, overdue, before;

  // A timer cannot wait longer than 24 days.
  function askIn(seconds) {
    clearTimeout(timer);
    timer = setTimeout(ask, Math.min(seconds, 2e6) * 1000);
  }

  function ask() {
    overdue = since < 0;
    if (!overdue)
      askFor(0);
  }

  function isShown() {
    return d.querySelector('[data-k-box] form');
  }

  function askFor(i) {
    var place = places[i];
    if (place && !isShown())
      fetch(prefix + 'box/' + place.dataset.kBox + '?page=' + encodeURIComponent(page)).then(function (r) {
        var seconds = r.headers.get('Retry-After');
        if (r.status == 204 && seconds)
          askIn(seconds);
        return r.status == 200 ? r.text() : '';
      }).then(function (html) {
        if (html && !isShown()) {
          place.innerHTML = html;
          watchForms(place);
        }
        askFor(i + 1);
      }).catch(function () {
        // Nothing comes; help is nothing to complain about.
      });
  }

  // A button to click is told by the form it sends, a link by us.
  function answer(e, act, place) {
    var said = act.dataset.kAct, held = place.contains(d.activeElement);
    if (said == 'click' && act.form)
      return;
    send(place.querySelector('form').action, { act: said });
    if (said == 'click')
      return;
    e.preventDefault();
    place.innerHTML = '';
    // Who was in the box goes on where he was before it.
    if (held) {
      place.tabIndex = -1;
      (before && before.isConnected ? before : place).focus({ preventScroll: true });
    }
  }

  d.addEventListener('focusin', function (e) {
    if (!within(e, 'box'))
      before = e.target;
  });

  // Escape is the button that sends it away, unless something else takes it.
  d.addEventListener('keydown', function (e) {
    var no = d.querySelector('[data-k-box] [data-k-act=dismiss]');
    if (no && e.key == 'Escape' && !e.defaultPrevented
      && (within(e, 'box') || !e.target.closest('input,select,textarea,dialog,[role=dialog]')))
      no.click();
  });

  askIn(2);
})(document, window);
