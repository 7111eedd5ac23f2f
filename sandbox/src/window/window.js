// Hides the instalments that the chosen issuer doesn't offer. Without a script the gateway refuses to count them.
(() => {
  'use strict';
  const card = document.querySelector('select[name=card]');
  const quota = document.querySelector('select[name=quota]');
  if (!card || !quota) return;

  const offer = () => {
    for (const plan of quota.options) {
      plan.hidden = plan.disabled = 'cards' in plan.dataset && !plan.dataset.cards.split(' ').includes(card.value);
    }
    if (quota.selectedOptions[0]?.disabled) quota.value = [...quota.options].find((plan) => !plan.disabled).value;
  };
  card.addEventListener('change', offer);
  offer();
})();
