// The same checks as a shop would write them by hand: what is built, what is found, nothing shared with payjoa.
let encodable = null;

function table() {
  const set = new Uint8Array(65536);
  const bytes = [];
  const pairs = [];
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x41; trail <= 0xfe; trail++) {
      bytes.push(lead, trail, 10);
      pairs.push(lead >= 0xa1 && trail >= 0xa1 ? 2 : 1);
    }
  }
  const lines = new TextDecoder('euc-kr').decode(new Uint8Array(bytes)).split('\n');
  for (let i = 0; i < pairs.length; i++) {
    if (lines[i].length === 1 && lines[i] !== '\ufffd') set[lines[i].charCodeAt(0)] = pairs[i];
  }
  for (let i = 0; i < 128; i++) set[i] = 2;
  return set;
}

function eucKr(found, rule, field, text) {
  encodable ??= table();
  for (const c of text) {
    const kind = c.length === 1 ? encodable[c.charCodeAt(0)] : 0;
    if (kind === 0) { found.push({ rule, field, problem: 'not EUC-KR', character: c }); return; }
  }
}

const METHODS = new Set(['card', 'trans', 'vbank', 'kakaopay', 'payco', 'naverpay', 'samsung', 'applepay', 'cultureland',
  'smartculture', 'booknlife', 'phone']);
const KNOWN = new Set(['amount', 'app_scheme', 'buyer_addr', 'buyer_email', 'buyer_name', 'buyer_postcode', 'buyer_tel', 'bypass',
  'card', 'channelKey', 'confirm_url', 'currency', 'custom_data', 'customer_uid', 'digital', 'display', 'escrow', 'language',
  'm_redirect_url', 'merchant_uid', 'name', 'notice_url', 'pay_method', 'pg', 'phone', 'prefill', 'tax_free', 'vbank_due']);
const STORED = { buyer_name: 16, buyer_email: 64, buyer_tel: 16, buyer_addr: 128, buyer_postcode: 8 };

export function validate(p, platform) {
  const found = [];
  const bad = (rule, field, problem) => found.push({ rule, field, problem });
  const mobile = platform !== 'pc';
  if (typeof p.pay_method !== 'string' || !METHODS.has(p.pay_method)) bad('R1', 'pay_method', 'unknown');
  if (p.pg === undefined && p.channelKey === undefined) bad('R2', 'pg', 'default channel');
  if (p.pg !== undefined) {
    if (typeof p.pg !== 'string') bad('R2', 'pg', 'type');
    else {
      const dot = p.pg.indexOf('.');
      if ((dot < 0 ? p.pg : p.pg.slice(0, dot)) !== 'daou') bad('R2', 'pg', 'other gateway');
      else if (dot >= 0 && dot === p.pg.length - 1) bad('R2', 'pg', 'no CPID');
    }
  }
  if (typeof p.merchant_uid !== 'string' || p.merchant_uid === '') bad('R3', 'merchant_uid', 'missing');
  else {
    if ([...p.merchant_uid].length > 40) bad('R4', 'merchant_uid', 'too long');
    if (!/^[A-Za-z0-9_-]*$/.test(p.merchant_uid)) bad('R3', 'merchant_uid', 'unusual');
  }
  if (typeof p.amount !== 'number' || !Number.isSafeInteger(p.amount) || p.amount < 1) bad('R5', 'amount', 'not an amount');
  if (typeof p.digital !== 'boolean') bad('R6', 'digital', 'missing');
  if (p.escrow !== undefined && typeof p.escrow !== 'boolean') bad('R8', 'escrow', 'type');
  if (p.escrow === true && p.pay_method !== 'trans' && p.pay_method !== 'vbank') bad('R7', 'escrow', 'method');
  if (typeof p.name !== 'string' || p.name === '') bad('R9', 'name', 'missing');
  else {
    const name = p.name.normalize('NFC');
    if ([...name].length > 40) bad('R9', 'name', 'too long');
    eucKr(found, 'R9', 'name', name);
  }
  for (const field in STORED) {
    const value = p[field];
    if (value === undefined) continue;
    if (typeof value !== 'string') bad('R10', field, 'type');
    else if ([...value].length > STORED[field]) bad('R10', field, 'stored short');
    else if (field === 'buyer_name') eucKr(found, 'R10', field, value.normalize('NFC'));
    else if (field === 'buyer_email' && !value.includes('@')) bad('R10', field, 'no @');
  }
  if (p.m_redirect_url === undefined) { if (mobile) bad('R11', 'm_redirect_url', 'missing'); } else {
    const url = /^(https?):\/\/([^/?#\s\\]+)([^?#\s\\]*)(\?[^#\s\\]*)?(#.*)?$/i.exec(p.m_redirect_url);
    if (!url) bad('R11', 'm_redirect_url', 'not an address');
    else if (url[5] || (url[4] && url[4].split('&').length > 1)) bad('R11', 'm_redirect_url', 'fragile');
  }
  if (p.app_scheme === undefined) { if (platform === 'mobile-app') bad('R12', 'app_scheme', 'missing'); } else {
    const scheme = p.app_scheme.split('://')[0];
    if (!/^[A-Za-z][A-Za-z0-9+.-]*$/.test(scheme) || /^(https?|javascript|data|file|intent)$/i.test(scheme)) bad('R12', 'app_scheme', 'scheme');
  }
  const quota = p.display && p.display.card_quota;
  if (quota !== undefined) {
    if (!Array.isArray(quota)) bad('R13', 'display.card_quota', 'type');
    else {
      for (const month of quota) if (!Number.isInteger(month) || month < 2 || month > 12) bad('R13', 'display.card_quota', 'month');
      if (quota.length > 0 && p.amount < 50000) bad('R14', 'display.card_quota', 'amount');
    }
  }
  if (p.customer_uid !== undefined) bad('R17', 'customer_uid', 'billing key');
  if (p.tax_free !== undefined) {
    if (!Number.isSafeInteger(p.tax_free) || p.tax_free < 0 || p.tax_free > p.amount) bad('R18', 'tax_free', 'amount');
    if (p.tax_free > 0 && (p.pay_method === 'trans' || p.pay_method === 'vbank')) bad('R19', 'tax_free', 'method');
  }
  const daou = p.bypass && p.bypass.daou;
  if (daou) {
    const flag = daou.CASHRECEIPTFLAG;
    if (flag !== undefined && ![0, 1, 2, 'Y', 'N'].includes(flag)) bad('R22', 'bypass.daou.CASHRECEIPTFLAG', 'value');
    if (daou.PRODUCTCODE !== undefined && typeof daou.PRODUCTCODE !== 'string') bad('R24', 'bypass.daou.PRODUCTCODE', 'type');
  }
  if (p.currency !== undefined && p.currency !== 'KRW') bad('R29', 'currency', 'KRW');
  for (const key in p) if (!KNOWN.has(key)) bad('R30', key, 'unknown');
  return found;
}

export function sample() {
  return {
    pg: 'daou', pay_method: 'card', merchant_uid: 'mid_1234567890', amount: 1004, name: 'NF long padding jacket M',
    buyer_name: 'John Doe', buyer_email: 'hello@world.com', buyer_tel: '01012345678', digital: false,
    m_redirect_url: 'https://allerts.com/payments/complete', bypass: { daou: { PRODUCTCODE: 'iamport', CASHRECEIPTFLAG: 2 } },
    app_scheme: 'iamportappscheme',
  };
}

export function buildAndValidate(times) {
  let found = 0;
  const start = performance.now();
  for (let i = 0; i < times; i++) found += validate(sample(), 'mobile-web').length;
  return found === 0 ? performance.now() - start : NaN;
}

export function now() { return performance.now(); }
