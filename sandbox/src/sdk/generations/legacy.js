// The jQuery generation (https://cdn.iamport.kr/js/iamport.payment-1.2.0.js): `pg` only, `success` in every result.

function legacyGeneration($) {
  return {
    name: 'legacy',
    knowsChannelKeys: false,

    whenReady(work) {
      $(document).ready(work);
    },

    /** Hazard: since jQuery 3 a ready handler never runs at once, and the shopper's click may be over by then. */
    whenAllowed(work) {
      $(document).ready(work);
    },

    getAtOnce(address) {
      let answer;
      $.ajax({ url: address, async: false, dataType: 'json', success: (body) => { answer = body; } });
      if (!answer) throw new Error(`${address} wasn't answered`);
      return answer;
    },

    dress(answer) {
      const success = answer.imp_success ?? answer.success ?? answer.status !== undefined;
      return { ...answer, success };
    },
  };
}

function legacySdk(script, $) {
  const client = new Client(script, legacyGeneration($));
  const elsewhere = () => refuse('PAYJOA는 지원하지 않는 기능입니다.');
  return { ...surfaceOf(client), naver_zzim: elsewhere, payport: elsewhere };
}
