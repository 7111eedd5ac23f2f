// As much of jQuery as the legacy SDK uses. `?3`: a ready handler never runs at once, as since jQuery 3.
(function () {
  var never = document.currentScript.src.slice(-2) === '?3';

  function jQuery() {
    return { ready: ready };
  }

  function ready(work) {
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', work);
    else if (never) setTimeout(work, 0);
    else work();
  }

  jQuery.ajax = function (options) {
    var request = new XMLHttpRequest();
    request.open(options.type || 'GET', options.url, options.async !== false);
    request.onload = function () {
      if (request.status === 200) options.success(JSON.parse(request.responseText));
    };
    request.send();
  };

  window.jQuery = jQuery;
})();
