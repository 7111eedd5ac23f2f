"""Drives the sandbox with PyPI's iamport-rest-client, as a shop's server would: every operation that it has, for each
documented status that it can cause. The address is the first argument.

`window` is a payment that the shopper has paid already, `vbank` one whose deposit has arrived.
"""
import sys
import time

from iamport import Iamport

origin, window, vbank = sys.argv[1:4]
client = Iamport(imp_key='sandbox', imp_secret='sandbox', imp_url=origin + '/')
Http, Code = Iamport.HttpError, Iamport.ResponseError
UNKNOWN = 'imp_000000000000'


def refused(kind, code, call, *args, **more):
    try:
        answer = call(*args, **more)
    except kind as error:
        assert error.code == code, (error.code, code)
    else:
        raise AssertionError('it was not refused: %r' % (answer,))


# Tokens.
for secret, status in [('wrong', 401), ('', 400)]:
    stranger = Iamport(imp_key='sandbox', imp_secret=secret, imp_url=origin + '/')
    refused(Http, status, stranger.find, merchant_uid='m')

# Registered amounts.
client.prepare(merchant_uid='py-prepared', amount=1004)
assert client.prepare_validate('py-prepared', 1004)
assert not client.prepare_validate('py-prepared', 1005)
refused(Code, 1, client.prepare, merchant_uid='py-prepared', amount=1)
refused(Http, 400, client.prepare, merchant_uid='py-nothing', amount=0)
refused(Http, 404, client.prepare_validate, 'nobody', 1)

# Payments.
assert client.find(imp_uid=window)['status'] == 'paid'
assert client.find(merchant_uid='window')['imp_uid'] == window
assert client.is_paid(1004, imp_uid=window)
assert not client.is_paid(1, imp_uid=window)
refused(Http, 404, client.find, imp_uid=UNKNOWN)
refused(Http, 400, client.find, imp_uid='no number')
refused(Http, 404, client.find, merchant_uid='nobody')
refused(Http, 400, client.find_by_merchant_uid, 'window/odd')


def by_status(status, **query):
    # 0.9.0's own find_by_status calls this with a name that it doesn't have, and fails before it asks anybody.
    return client._get('{}payments/status/{}'.format(client.imp_url, status), query)


page = by_status('paid', limit=1, sorting='started')
assert (page['total'], len(page['list']), page['next']) == (2, 1, 2), page
assert by_status('all')['total'] == 2
assert by_status('failed')['list'] == []
refused(Http, 400, by_status, 'paid', page=9)
refused(Http, 400, by_status, 'odd')

# A card.
card = {'card_number': '1234-1234-1234-1234', 'expiry': '2030-12', 'birth': '820213', 'pwd_2digit': '00'}
stolen = dict(card, card_number='1234-1234-1234-0002')
once = client.pay_onetime(merchant_uid='py-once', amount=5000, **card)
assert (once['status'], once['channel']) == ('paid', 'api')
assert client.pay_onetime(merchant_uid='py-refused', amount=5000, **stolen)['status'] == 'failed'
refused(Code, 1, client.pay_onetime, merchant_uid='py-once', amount=5000, **card)
refused(Code, 1, client.pay_onetime, merchant_uid='py-prepared', amount=5000, **card)
refused(Http, 400, client.pay_onetime, merchant_uid='py-more', amount=5000, card_quota=2, **card)

# A stored card.
assert client.customer_create(customer_uid='py', **card)['customer_uid'] == 'py'
refused(Code, 1, client.customer_create, customer_uid='py-stolen', **stolen)
refused(Http, 400, client.customer_create, customer_uid='py-short', **dict(card, card_number='1234'))
assert client.customer_get('py')['card_number'] == '123412******1234'
refused(Http, 404, client.customer_get, 'py-stolen')
assert client.pay_again(customer_uid='py', merchant_uid='py-again', amount=3000, name='Box')['status'] == 'paid'
refused(Code, 1, client.pay_again, customer_uid='py', merchant_uid='py-again', amount=3000, name='Box')
refused(Http, 400, client.pay_again, customer_uid='py', merchant_uid='py-more', amount=0, name='Box')
refused(Http, 404, client.pay_again, customer_uid='nobody', merchant_uid='py-more', amount=3000, name='Box')

# Schedules.
now = int(time.time())
item = {'merchant_uid': 'py-later', 'schedule_at': now + 3600, 'amount': 3000, 'name': 'Box'}
assert client.pay_schedule(customer_uid='py', schedules=[item])[0]['schedule_status'] == 'scheduled'
refused(Http, 400, client.pay_schedule, customer_uid='py', schedules=[item])
other = dict(item, merchant_uid='py-other')
refused(Http, 400, client.pay_schedule, customer_uid='py', schedules=[dict(other, schedule_at=now - 60)])
refused(Http, 400, client.pay_schedule, customer_uid='nobody', schedules=[other])
refused(Code, 1, client.pay_schedule, customer_uid='py-stolen', schedules=[other], **stolen)
assert client.pay_schedule_get('py-later')['merchant_uid'] == 'py-later'
refused(Http, 404, client.pay_schedule_get, 'py-other')
between = client.pay_schedule_get_between(schedule_from=now, schedule_to=now + 7200, schedule_status='scheduled')
assert [entry['merchant_uid'] for entry in between['list']] == ['py-later'], between
refused(Http, 400, client.pay_schedule_get_between, schedule_from=0, schedule_to=now)
assert client.pay_unschedule(customer_uid='py', merchant_uid=['py-later'])[0]['schedule_status'] == 'revoked'
refused(Http, 404, client.pay_unschedule, customer_uid='py')
refused(Http, 400, client.pay_unschedule, customer_uid='')
assert client.customer_delete('py')['customer_uid'] == 'py'
refused(Http, 404, client.customer_delete, 'py')

# Cancels.
part = client.cancel_by_imp_uid(window, 'changed my mind', amount=4, checksum=1004)
assert (part['status'], part['cancel_amount']) == ('paid', 4)
refused(Code, 1, client.cancel_by_imp_uid, window, 'again', checksum=1004)
refused(Code, 1, client.cancel_by_imp_uid, UNKNOWN, 'whose')
refused(Http, 400, client.cancel_by_imp_uid, window, 'how much', amount='lots')
refused(Http, 400, client.cancel_by_merchant_uid, '', 'whose')
assert client.cancel(reason='all', merchant_uid='py-once')['status'] == 'cancelled'
refused(Code, 1, client.cancel, reason='all', merchant_uid='py-once')
refused(Code, 1, client.cancel, reason='no account', imp_uid=vbank)
refused(Code, 1, client.cancel, reason="KB's usual code", imp_uid=vbank, refund_holder='Kim', refund_bank='004', refund_account='1')
back = client.cancel(reason='r', imp_uid=vbank, refund_holder='Kim', refund_bank='04', refund_account='1')
assert back['status'] == 'cancelled'

# What PAYJOA doesn't support, and what the API doesn't have any more.
refused(Http, 501, client.revoke_vbank_by_imp_uid, vbank)
refused(Http, 404, client.revoke_vbank_by_imp_uid, UNKNOWN)
refused(Http, 404, client.find_certification, UNKNOWN)
refused(Http, 404, client.cancel_certification, UNKNOWN)
refused(Http, 404, client.pay_foreign, merchant_uid='py-foreign', amount=1004, card_number='1', expiry='2030-12')
print('ok')
