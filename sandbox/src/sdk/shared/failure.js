// Failures before any window opens.

/** The account has no payment gateway. */
function notReady(request) {
  return {
    success: false, imp_uid: null, merchant_uid: request.merchantUid, error_code: 'NOT_READY',
    error_msg: '등록된 PG 설정이 없습니다.',
  };
}

/** No channel has the request's key. `error_coe`: so misspelt in the real SDK (hazard). */
function noChannel(request) {
  return {
    imp_success: false, imp_uid: null, merchant_uid: request.merchantUid, error_coe: 'F1001',
    error_msg: 'channelKey에 해당하는 결제 채널이 없습니다.',
  };
}

/**
 * Where a phone goes with an early failure that nobody asked to be called back for. Hazard: values are glued together,
 * `&` and `#` in them stay as they are, missing ones read `undefined` or `null`, and after two parameters of the
 * merchant's own the `&` is missing.
 */
function failureAddress(request, failure, gateway) {
  const target = request.returnTo || `${gateway}/window/failed`;
  const own = target.split('?')[1];
  let glue = '?';
  if (own !== undefined) glue = own.split('&').length < 2 ? '&' : '';
  const query = `imp_uid=${failure.imp_uid}&merchant_uid=${failure.merchant_uid}&imp_success=false` +
    `&error_code=${failure.error_code}&error_msg=${failure.error_msg}`;
  return target + glue + encodeURI(query);
}
