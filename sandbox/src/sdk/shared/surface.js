// Where the payment window is shown: in a popup, in a frame over the page, or in place of the page.

const POPUP_FEATURES = 'width=480,height=720,resizable=yes,scrollbars=yes';
const CLOSE_POLL_MS = 50;
const CLOSE_TRIES = 200;

/** On a PC. The page lies under an overlay as long as the popup is open. */
class Popup {
  /** A popup must open within the shopper's click, and so before the gateway is asked; undefined if it is blocked. */
  static open(gateway) {
    // The name is the last one's: it must not be closed under the next request.
    clearInterval(Popup.closing);
    const opened = window.open(`${gateway}/sdk/opening`, 'daou', POPUP_FEATURES);
    return opened ? new Popup(opened) : undefined;
  }

  constructor(opened) {
    this.window = opened;
    this.overlay = overlay('payjoa-sandbox-veil');
  }

  show(address) {
    if (!this.window.closed) this.window.location.replace(address);
  }

  /** Nobody tells a page that its popup was closed: it has to look. */
  onClosed(closed) {
    this.poll = setInterval(() => {
      if (!this.window.closed) return;
      clearInterval(this.poll);
      closed();
    }, CLOSE_POLL_MS);
  }

  isSource(source) {
    return source === this.window;
  }

  /** Stops looking after the popup, which stays. */
  release() {
    clearInterval(this.poll);
    this.overlay.remove();
  }

  /** WebKit may forget to close a window that is still loading its first page, and says all the same that it is closed. */
  close() {
    this.release();
    this.window.close();
    let tries = 1;
    clearInterval(Popup.closing);
    Popup.closing = setInterval(() => {
      this.window.close();
      tries += 1;
      if (tries === CLOSE_TRIES) clearInterval(Popup.closing);
    }, CLOSE_POLL_MS);
  }
}

/** On a PC, as the PAYJOA guide describes it: a frame over the page. */
class FrameOverPage {
  constructor() {
    this.overlay = overlay('payjoa-sandbox-veil payjoa-sandbox-holds');
    this.frame = document.createElement('iframe');
    this.frame.title = '결제창 (샌드박스) · Payment window (sandbox)';
    this.overlay.appendChild(this.frame);
  }

  show(address) {
    this.frame.src = `${address}?in=frame`;
    this.frame.focus();
  }

  /** Only the window in it can end it. */
  onClosed() {}

  isSource(source) {
    return source === this.frame.contentWindow;
  }

  release() {
    this.overlay.remove();
  }

  close() {
    this.release();
  }
}

/** On a phone: the shop's page is left, and with it the callback. */
class WholePage {
  show(address) {
    location.href = address;
  }

  onClosed() {}

  isSource() {
    return false;
  }

  release() {}

  close() {}
}

function overlay(classes) {
  const element = document.createElement('div');
  element.className = `imp-dialog ${classes}`;
  const style = document.createElement('style');
  style.textContent = OVERLAY_STYLE;
  element.appendChild(style);
  document.body.appendChild(element);
  return element;
}

// Clicks go through the veil of a popup: the shopper decides there, and may want to use the page's own way out.
const OVERLAY_STYLE = `
  .payjoa-sandbox-veil { position: fixed; inset: 0; z-index: 99999; background: rgb(0 0 0 / 35%); pointer-events: none; }
  .payjoa-sandbox-holds { display: grid; place-items: center; pointer-events: auto; }
  .payjoa-sandbox-holds iframe { width: min(100%, 480px); height: min(100%, 720px); border: 0; background: #fff; }
`;
