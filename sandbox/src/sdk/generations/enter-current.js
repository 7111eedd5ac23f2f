if (!window.IMP) window.IMP = currentSdk(document.currentScript.src);
