// SPDX-License-Identifier: ISC
// What the browser of somebody who agreed tells of a page: how it is read, what
// is clicked and which forms are begun (kunderejse-journey.7, "What the browser
// tells").
//
// It judges no consent and reads no signal: the program gives this script only
// to pages of who agreed, where a yes that was said under GPC or DNT counts, and
// keeps nothing of a beacon whose cookie no longer holds.  Nothing is stored
// here, and nothing is read that tells people apart.
//
// Comments go when the program is built; at most 2 KiB gzipped are served.
(function (d, w) {
  var prefix = d.currentScript.src.replace(/client\.js.*/, '');
  // A page may change its address while it is open; it was loaded as this one.
  var page = location.pathname;

  function tell(event, more) {
    more.event = event;
    more.page = page;
    navigator.sendBeacon(prefix + 'event', new URLSearchParams(more));
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
    var on = within(e, 'event');
    if (on)
      tell(on.dataset.kEvent, { item: on.dataset.kItem || '' });
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

  var watch = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      if (entry.isIntersecting)
        tellForm('form_view', entry.target);
    });
  }, { threshold: .3 });

  d.querySelectorAll('[data-k-form]').forEach(function (form) {
    watch.observe(form);
  });
})(document, window);
