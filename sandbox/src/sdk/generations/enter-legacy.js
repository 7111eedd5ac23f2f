// Without jQuery this throws, and there is no IMP. Loaded a second time, it does nothing.
if (!window.IMP) window.IMP = legacySdk(document.currentScript.src, jQuery);
