// What is measured beside payjoa, and by which clock: the same for all.

const READY = '[data-ready], [data-action="pay"]:not(:disabled)';
let inside;

// An i'mport script that does nothing but look at the clock.
export function installScript() {
  window.IMP = { init() {}, request_pay() { inside = performance.now(); } };
}

// Milliseconds from the click on the pay button to `IMP.request_pay`. The clock is coarse on purpose, but right on average.
export function click(root) {
  const button = root.querySelector('[data-action="pay"]:not(:disabled)');
  inside = NaN;
  const began = performance.now();
  button.click();
  return inside - began;
}

// Milliseconds until what `mount` puts into the page can be used. The observer is called before the browser paints.
export function ready(root, mount) {
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (root.querySelector(READY)) {
        observer.disconnect();
        resolve(performance.now() - began);
      }
    });
    observer.observe(root, { attributes: true, childList: true, subtree: true });
    const began = performance.now();
    mount();
  });
}

function request(order) {
  return {
    pg: 'daou', pay_method: 'card', merchant_uid: order, amount: 61000, name: 'NF long padding jacket M', digital: false,
    m_redirect_url: 'https://shop.example/back',
  };
}

function button(root) {
  const button = document.createElement('button');
  button.dataset.action = 'pay';
  button.textContent = '61,000원 결제하기';
  root.append(button);
  return button;
}

// A shop's pay button as i'mport's guide has it.
export function byHand(root, order) {
  button(root).addEventListener('click', () => IMP.request_pay(request(order), () => {}));
}

// The same with what payjoa does before it opens a window, as far as it takes time: one window in this tab and in others, and an
// order that the next visit remembers.
export function careful(root, order) {
  let open = false;
  button(root).addEventListener('click', (event) => {
    if (open) return;
    open = true;
    event.target.disabled = true;
    localStorage.setItem('shop.pending.' + order, String(Date.now()));
    sessionStorage.removeItem('shop.returned');
    const [holder, until] = (localStorage.getItem('shop.window') ?? '').split(' ');
    if (holder && holder !== 'me' && Number(until) > Date.now()) return;
    localStorage.setItem('shop.window', 'me ' + (Date.now() + 90000));
    IMP.request_pay(request(order), () => { open = false; });
  });
}

// React's components; gives what takes them away.
export function peer(name, root) {
  return window.reactPeer.mount(name, root);
}

export function forget() {
  localStorage.clear();
  sessionStorage.clear();
}
