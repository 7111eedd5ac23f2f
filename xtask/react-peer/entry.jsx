// What React shops mount in payjoa's place. The vendors' objects do nothing: a remote script is nobody's component.
import { PayPalButtons, PayPalScriptProvider } from '@paypal/react-paypal-js';
import { Elements, PaymentElement } from '@stripe/react-stripe-js';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

// What the vendor's script would put into its place, as an empty box.
function fill(place) {
  const box = document.createElement('div');
  box.dataset.ready = '';
  place.append(box);
}

const nothing = () => {};

const stripe = {
  elements: () => ({
    create: () => ({ mount: fill, on: nothing, off: nothing, once: nothing, update: nothing, destroy: nothing }),
    update: nothing,
    getElement: () => null,
  }),
  createToken: nothing,
  createPaymentMethod: nothing,
  confirmCardPayment: nothing,
};

const paypal = {
  version: '0',
  Buttons: () => ({
    isEligible: () => true,
    render: async (place) => fill(place),
    close: async () => {},
    updateProps: nothing,
  }),
};

// PayPal's loader finds its tag in the page and takes what is there, as payjoa's does; the first tag is kept from loading.
function keepPayPalLocal() {
  window.paypal = paypal;
  const insert = document.head.insertBefore;
  document.head.insertBefore = function (node, before) {
    if (node.tagName !== 'SCRIPT' || !new URL(node.src).hostname.endsWith('paypal.com')) return insert.call(this, node, before);
    node.type = 'text/plain';
    queueMicrotask(() => node.onload?.(new Event('load')));
    return insert.call(this, node, before);
  };
}
keepPayPalLocal();

const order = { mode: 'payment', amount: 61000, currency: 'krw' };

const COMPONENTS = {
  stripe: () => (
    <Elements stripe={stripe} options={order}>
      <PaymentElement />
    </Elements>
  ),
  paypal: () => (
    <PayPalScriptProvider options={{ clientId: 'test', currency: 'USD' }}>
      <PayPalButtons createOrder={async () => 'order-1'} onApprove={async () => {}} />
    </PayPalScriptProvider>
  ),
};

// At once, not when React's scheduler finds time: the kindest measure. Gives what takes it away.
export function mount(name, place) {
  const Component = COMPONENTS[name];
  const root = createRoot(place);
  flushSync(() => root.render(<Component />));
  return () => root.unmount();
}
