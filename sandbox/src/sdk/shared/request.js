// What a call of `request_pay` becomes before it leaves the page.

/** PC or phone: by the user agent and nothing else, as the real SDK tells them apart. */
function isMobile(agent) {
  return /\b(iPhone|iPad|iPod)/.test(agent) || /Android/i.test(agent) || /Mobile/i.test(agent);
}

/** A request as it travels, and what the SDK keeps of it. */
function requestFrom(params, callback, tierCode) {
  complete(params, tierCode);
  return {
    id: params.request_id,
    callback,
    merchantUid: params.merchant_uid,
    returnTo: params.m_redirect_url,
    pg: params.pg,
    channelKey: params.channelKey,
    // Undefined and functions vanish, NaN becomes null, a Map becomes {}, a BigInt throws (hazard).
    json: JSON.stringify(params),
    mobile: isMobile(navigator.userAgent),
  };
}

/** Hazard: writes into the merchant's own object. */
function complete(params, tierCode) {
  if (!params.merchant_uid) params.merchant_uid = `nobody_${Date.now()}`;
  if (!params.pay_method) params.pay_method = 'card';
  params.request_id = `req_${Date.now()}_${Math.floor(Math.random() * 1e6)}`;
  params.tier_code = tierCode;
}

/**
 * The channel that is to take a request; undefined if its key is nobody's.
 * Hazard: a `pg` that no channel has isn't refused, it means the default channel.
 */
function channelOf(channels, pg, key) {
  if (typeof key === 'string' && key !== '') {
    return channels.find((channel) => key.startsWith(channel.channel_key_prefix));
  }
  const provider = String(pg).split('.')[0];
  return channels.find((channel) => channel.pg_provider === provider) ?? channels[0];
}
