// Every word of the page, in Korean and English.

const WORDS = {
  title: ['결제', 'Payments'],
  search: ['주문번호, 결제번호, 상품', 'Order, payment or product'],
  all: ['전체', 'All'],
  ready: ['대기', 'ready'],
  paid: ['결제됨', 'paid'],
  failed: ['실패', 'failed'],
  cancelled: ['취소됨', 'cancelled'],
  byStatus: ['상태로 고르기', 'Filter by status'],
  nothing: ['아직 결제가 없습니다. 쇼핑몰에서 결제하면 여기에 바로 나타납니다.', 'No payment yet. Pay in the shop and it appears here at once.'],
  noMatch: ['조건에 맞는 결제가 없습니다.', 'No payment matches.'],
  refused: ['거절된 요청', 'Refused requests'],
  noOrder: ['주문번호 없음', 'no order number'],
  more: ['더 보기', 'Show more'],
  live: ['실시간', 'live'],
  offline: ['연결 끊김', 'not connected'],
  pick: ['결제를 고르면 무슨 일이 있었는지 차례로 보여 줍니다.', 'Pick a payment to see what happened to it, step by step.'],
  back: ['목록', 'List'],
  openWindow: ['결제창 열기', 'Open its window'],
  approve: ['승인', 'Approve'],
  decline: ['거절', 'Decline'],
  close: ['창 닫기', 'Close window'],
  deposit: ['입금', 'Deposit'],
  depositAmount: ['입금액', 'Amount'],
  cancel: ['취소(환불)', 'Cancel (refund)'],
  cancelAmount: ['취소 금액', 'Amount to refund'],
  cancelAtPayjoa: ['PAYJOA에서 취소', 'Cancel at PAYJOA'],
  refundHolder: ['환불 예금주', 'Refund to (holder)'],
  refundBank: ['환불 은행', 'Bank'],
  refundNumber: ['환불 계좌번호', 'Account number'],
  resend: ['웹훅 다시 보내기', 'Resend webhook'],
  sendWebhook: ['웹훅 보내기', 'Send webhook'],
  armHere: ['장애 넣기', 'Arm a fault'],
  curl: ['curl 복사', 'Copy as curl'],
  copied: ['복사했습니다', 'Copied'],
  timeline: ['타임라인', 'Timeline'],
  webhooks: ['웹훅', 'Webhooks'],
  order: ['주문번호', 'Order'],
  payment: ['결제번호', 'Payment'],
  method: ['수단', 'Method'],
  platform: ['환경', 'Platform'],
  account: ['입금 계좌', 'Deposit to'],
  until: ['기한', 'Until'],
  balance: ['남은 금액', 'Left'],
  faults: ['장애', 'Faults'],
  armed: ['켜진 장애', 'Armed'],
  noneArmed: ['켜진 장애가 없습니다. 모든 것이 제대로 됩니다.', 'Nothing is armed: everything works as it should.'],
  arm: ['켜기', 'Arm'],
  disarm: ['끄기', 'Disarm'],
  disarmAll: ['모두 끄기', 'Disarm all'],
  fault: ['무슨 장애', 'Fault'],
  forOrder: ['주문번호 (비우면 모두)', 'Order (empty: everybody)'],
  times: ['횟수 (비우면 계속)', 'Times (empty: always)'],
  chance: ['확률 %', 'Chance %'],
  seed: ['시드', 'Seed'],
  path: ['API 경로', 'API path'],
  delay: ['지연 (ms)', 'Delay (ms)'],
  struck: ['일어난 횟수', 'struck'],
  done: ['닫기', 'Close'],
  clock: ['게이트웨이 시계', 'Gateway clock'],
  freeze: ['멈춤', 'Freeze'],
  resume: ['다시 감', 'Resume'],
  reset: ['현재 시각으로', 'Reset'],
  frozen: ['멈춰 있음', 'frozen'],
  hour: ['+1시간', '+1 hour'],
  day: ['+1일', '+1 day'],
  week: ['+7일', '+7 days'],
  did: ['됐습니다', 'Done'],
  won: ['원', ' won'],
  nobody: ['웹훅을 보낼 주소가 없습니다', 'Webhooks go nowhere'],
  webhookTo: ['웹훅 주소', 'Webhooks'],
  webhookNowhere: ['웹훅 주소 없음', 'Webhooks: nowhere'],
  webhookTitle: ['웹훅을 보낼 주소', 'Where webhooks go'],
  webhookUrl: ['서버 주소 (비우면 보내지 않음)', 'Your server (empty: nowhere)'],
  webhookNote: ['요청의 notice_url이 있으면 그쪽으로 갑니다.', 'A request with a notice_url of its own has its webhooks sent there instead.'],
  webhookFormat: ['형식', 'Written as'],
  webhookSet: ['웹훅을 보낼 곳:', 'Webhooks go to'],
  webhookSetNow: ['보낼 주소 정하기', 'Set an address'],
  save: ['저장', 'Save'],
  attempt: ['번째 시도', '. attempt'],
};

// What a kind of event is called, and in which lane it stands.
const EVENTS = {
  'sdk.requested': ['click', 'request_pay 호출', 'request_pay was called'],
  'sdk.refused': ['click', '요청이 거절됨', 'The request was refused'],
  'window.opened': ['window', '결제창 열림', 'Window opened'],
  'window.decided': ['window', '구매자가 결정함', 'The shopper decided'],
  'window.abandoned': ['window', '구매자가 떠남', 'The shopper walked away'],
  'api.charged': ['rest', 'API 결제', 'Charged by the API'],
  'payment.paid': ['database', '결제 완료', 'Paid'],
  'payment.failed': ['database', '결제 실패', 'Failed'],
  'payment.cancelled': ['database', '취소됨', 'Cancelled'],
  'cancel.refused': ['pg', '취소 거절', 'Cancel refused'],
  'payjoa.cancelled': ['pg', 'PAYJOA에서 취소됨 (아임포트는 모름)', 'Cancelled at PAYJOA (i’mport isn’t told)'],
  'refund.transferred': ['pg', '환불 이체됨', 'Refund transferred'],
  'vbank.issued': ['pg', '가상계좌 발급', 'Virtual account issued'],
  'vbank.expired': ['pg', '입금 기한 지남', 'Deposit deadline passed'],
  'vbank.deposited': ['pg', '입금됨', 'Deposit received'],
  'vbank.deposit_refused': ['pg', '입금 거절', 'Deposit refused'],
  'escrow.shipped': ['rest', '배송 등록', 'Shipping registered'],
  'receipt.issued': ['rest', '현금영수증 발급', 'Cash receipt issued'],
  'receipt.cancelled': ['rest', '현금영수증 취소', 'Cash receipt cancelled'],
  'browser.answered': ['callback', '콜백으로 전달', 'The callback was answered'],
  'browser.redirected': ['callback', '쇼핑몰로 이동', 'Sent back to the shop'],
  'webhook.answered': ['webhook', '웹훅 응답 받음', 'Webhook answered'],
  'webhook.failed': ['webhook', '웹훅 실패', 'Webhook failed'],
  'webhook.waiting': ['webhook', '웹훅 대기', 'Webhook waits'],
  'webhook.lost': ['webhook', '웹훅 유실', 'Webhook lost'],
  'webhook.nowhere': ['webhook', '웹훅을 보낼 주소가 없음', 'No address to send the webhook to'],
  'webhook.forged': ['webhook', '위조 웹훅', 'Forged webhook'],
  'rest.called': ['rest', 'REST 호출', 'REST call'],
  'fault.struck': ['fault', '장애 발생', 'Fault struck'],
  'sandbox.lenient': ['note', '샌드박스가 봐줌', 'The sandbox was lenient'],
  'timeline.full': ['note', '이후는 생략됨', 'The rest is left out'],
};

// What the facts of an event are called; in English they speak for themselves.
const FACTS = {
  amount: '금액', asked: '요청 금액', attempt: '시도', bank: '은행', by: '누가', cancellation_id: '취소번호', charged: '결제 금액',
  checksum: '체크섬', customer_uid: '고객', decision: '결정', due: '기한', error: '오류', error_code: '오류 코드', error_msg: '오류 메시지',
  fault: '장애', faults: '장애', for: '기다리는 것', imp_uid: '결제번호', money_back_at: '환불 예정', page: '페이지', pg_tid: 'PG 거래번호',
  platform: '환경', reason: '사유', remitter: '입금자', status: '상태', tax_free: '면세', times: '횟수', to: '주소', until: '언제까지',
  url: '주소', why: '이유', path: '경로', database_late: 'DB 지연', what: '내용', code: '코드', message: '메시지',
  method: '수단', type: '종류', left_out: '생략된 수', card: '카드', company: '택배사', invoice: '송장번호', sent_at: '발송 시각', currency: '통화',
};

const DECISIONS = { approve: ['승인', 'approve'], decline: ['거절', 'decline'], close: ['창 닫음', 'close'] };

// Why the bank sent a deposit back: the gateway's words, in Korean.
const SENT_BACK = {
  'no deposit is awaited': '입금을 기다리는 계좌가 아님', 'too late': '기한이 지남', 'the order is paid already': '이미 결제된 주문',
  'another amount': '금액이 다름',
};

const TIMES = ['due', 'until', 'money_back_at', 'schedule_at', 'sent_at'];
const AMOUNTS = ['amount', 'asked', 'charged', 'checksum', 'tax_free', 'left'];
const NOTHING = { attempt: 1, tax_free: 0, database_late: false };

const LANES = {
  click: ['클릭', 'Click'],
  window: ['결제창', 'Window'],
  pg: ['PG', 'PG'],
  database: ['DB', 'Database'],
  callback: ['콜백', 'Callback'],
  webhook: ['웹훅', 'Webhook'],
  rest: ['REST', 'REST'],
  fault: ['장애', 'Fault'],
  note: ['참고', 'Note'],
};

const STORED = 'payjoa-sandbox-language';

function first() {
  const asked = new URLSearchParams(location.search).get('lang');
  return asked || localStorage.getItem(STORED) || navigator.language;
}

let korean = first().toLowerCase().startsWith('ko');

const pick = (pair) => pair[korean ? 0 : 1];

export const word = (key) => (WORDS[key] ? pick(WORDS[key]) : key);
export const laneWord = (lane) => pick(LANES[lane] || LANES.note);
export const language = () => (korean ? 'ko' : 'en');
export const inBoth = (texts) => texts[language()];

export function eventWords(kind) {
  const [lane, ko, en] = EVENTS[kind] || ['note', kind, kind];
  return { lane, text: korean ? ko : en };
}

export function switchLanguage() {
  korean = !korean;
  localStorage.setItem(STORED, language());
}

export const won = (amount) => {
  const digits = new Intl.NumberFormat(korean ? 'ko-KR' : 'en-US').format(amount);
  return korean ? `${digits}원` : `₩${digits}`;
};

/** The gateway's time is Korea's. */
export const time = (seconds, withDay) => new Intl.DateTimeFormat(korean ? 'ko-KR' : 'en-GB', {
  timeZone: 'Asia/Seoul', hourCycle: 'h23', hour: '2-digit', minute: '2-digit', second: '2-digit',
  ...(withDay ? { month: 'short', day: 'numeric' } : {}),
}).format(new Date(seconds * 1000));

export const day = (seconds) => new Intl.DateTimeFormat(korean ? 'ko-KR' : 'en-GB', {
  timeZone: 'Asia/Seoul', year: 'numeric', month: 'short', day: 'numeric', weekday: 'short',
}).format(new Date(seconds * 1000));

/** An event's facts, as [name, text]; what is as usual is left out. */
export function facts(event, payment) {
  return Object.entries(event.detail || {})
    // Whose timeline it is needn't be said; another payment's number is news.
    .filter(([name, value]) => !(name === 'imp_uid' && value === payment.imp_uid))
    .filter(([name, value]) => value !== null && value !== '' && NOTHING[name] !== value && !(Array.isArray(value) && value.length === 0))
    .filter(([name]) => !(TITLED[event.kind] || []).includes(name))
    .map(([name, value]) => [korean ? FACTS[name] || name : name.replaceAll('_', ' '), plain(name, value)]);
}

function plain(name, value) {
  if (TIMES.includes(name) && typeof value === 'number') return time(value, true);
  if (AMOUNTS.includes(name) && typeof value === 'number') return won(value);
  // A page that was opened from a file has this origin.
  if (name === 'page' && value === 'null') return pick(['파일', 'a file']);
  if (name === 'why' && korean) return SENT_BACK[value] || value;
  if (name === 'decision') return pick(DECISIONS[value] || [value, value]);
  if (name === 'status' && typeof value === 'string') return word(value);
  if (Array.isArray(value)) return value.map((one) => (typeof one === 'object' ? JSON.stringify(one) : one)).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

// Facts that stand in an event's title already.
const TITLED = { 'rest.called': ['method', 'path', 'status'], 'webhook.answered': ['answered'], 'window.decided': ['decision'] };

/** What an event is called, with what matters most about it. */
export function title(event) {
  const { text } = eventWords(event.kind);
  const { method, path, status, answered, decision } = event.detail || {};
  if (event.kind === 'rest.called') return `${method} ${path} → ${status}`;
  if (event.kind === 'webhook.answered') return `${text}: ${answered}`;
  if (event.kind === 'window.decided') return `${text}: ${plain('decision', decision)}`;
  return text;
}
