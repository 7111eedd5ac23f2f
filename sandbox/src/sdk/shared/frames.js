// The hidden frames, one for each channel. They live on the gateway's origin and carry the SDK's questions to it.

class Frames {
  constructor(gateway, channels, { onReady, onMessage }) {
    this.gateway = gateway;
    this.elements = new Map(channels.map((channel) => [channel.pg_provider, hiddenFrame(gateway, channel)]));
    this.loading = new Set(this.elements.values());
    this.listener = (event) => {
      const element = this.sender(event);
      if (!element) return;
      if (event.data.type !== 'ready') onMessage(event.data);
      else if (this.loading.delete(element) && this.ready) onReady();
    };
    window.addEventListener('message', this.listener);
    for (const element of this.elements.values()) document.body.appendChild(element);
  }

  get ready() {
    return this.loading.size === 0;
  }

  /** Messages of any other origin, or of another window of the gateway's, are ignored. */
  sender(event) {
    if (event.origin !== this.gateway || !event.data) return undefined;
    return [...this.elements.values()].find((element) => event.source === element.contentWindow);
  }

  send(channel, message) {
    this.elements.get(channel).contentWindow.postMessage(message, this.gateway);
  }

  broadcast(message) {
    for (const channel of this.elements.keys()) this.send(channel, message);
  }

  remove() {
    window.removeEventListener('message', this.listener);
    for (const element of this.elements.values()) element.remove();
  }
}

function hiddenFrame(gateway, channel) {
  const element = document.createElement('iframe');
  element.src = `${gateway}/sdk/frame?channel=${encodeURIComponent(channel.pg_provider)}`;
  element.title = 'payjoa-sandbox';
  element.hidden = true;
  element.setAttribute('aria-hidden', 'true');
  return element;
}
