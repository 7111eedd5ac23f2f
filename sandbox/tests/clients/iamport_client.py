"""Drives the sandbox with PyPI's iamport-rest-client, as a shop's server would; its address is the first argument.

`window` is a payment that the shopper has paid already, `vbank` one whose deposit has arrived.
"""
import sys
import time

from iamport import Iamport

origin, window, vbank = sys.argv[1:4]
client = Iamport(imp_key='sandbox', imp_secret='sandbox', imp_url=origin + '/')


def refused(call, kind, code):
    try:
        call()
    except kind as error:
        assert error.code == code, (error.code, code)
    else:
        raise AssertionError('it was not refused')


# Wrong keys.
stranger = Iamport(imp_key='sandbox', imp_secret='wrong', imp_url=origin + '/')
refused(lambda: stranger.find(merchant_uid='m'), Iamport.HttpError, 401)

# Prepare.
client.prepare(merchant_uid='py-prepared', amount=1004)
assert client.prepare_validate('py-prepared', 1004)
assert not client.prepare_validate('py-prepared', 1005)
refused(lambda: client.prepare(merchant_uid='py-prepared', amount=1), Iamport.ResponseError, 1)

# Look up.
assert client.find(imp_uid=window)['status'] == 'paid'
assert client.is_paid(1004, imp_uid=window)
assert not client.is_paid(1, imp_uid=window)
refused(lambda: client.find(imp_uid='imp_000000000000'), Iamport.HttpError, 404)
refused(lambda: client.find(merchant_uid='nobody'), Iamport.HttpError, 404)

# A card.
card = {'card_number': '1234-1234-1234-1234', 'expiry': '2030-12', 'birth': '820213', 'pwd_2digit': '00'}
once = client.pay_onetime(merchant_uid='py-once', amount=5000, **card)
assert (once['status'], once['channel']) == ('paid', 'api')
refused(lambda: client.pay_onetime(merchant_uid='py-once', amount=5000, **card), Iamport.ResponseError, 1)

# A stored card.
assert client.customer_create(customer_uid='py', **card)['customer_uid'] == 'py'
assert client.customer_get('py')['card_number'] == '123412******1234'
assert client.pay_again(customer_uid='py', merchant_uid='py-again', amount=3000, name='Box')['status'] == 'paid'

# A schedule.
now = int(time.time())
item = {'merchant_uid': 'py-later', 'schedule_at': now + 3600, 'amount': 3000, 'name': 'Box'}
assert client.pay_schedule(customer_uid='py', schedules=[item])[0]['schedule_status'] == 'scheduled'
assert client.pay_schedule_get('py-later')['merchant_uid'] == 'py-later'
between = client.pay_schedule_get_between(schedule_from=now, schedule_to=now + 7200)
assert [entry['merchant_uid'] for entry in between['list']] == ['py-later'], between
assert client.pay_unschedule(customer_uid='py', merchant_uid=['py-later'])[0]['schedule_status'] == 'revoked'
assert client.customer_delete('py')['customer_uid'] == 'py'
refused(lambda: client.customer_get('py'), Iamport.HttpError, 404)

# Cancels.
part = client.cancel_by_imp_uid(window, 'changed my mind', amount=4, checksum=1004)
assert (part['status'], part['cancel_amount']) == ('paid', 4)
refused(lambda: client.cancel_by_imp_uid(window, 'again', checksum=1004), Iamport.ResponseError, 1)
assert client.cancel(reason='all', merchant_uid='py-once')['status'] == 'cancelled'
refused(lambda: client.cancel(reason='all', merchant_uid='py-once'), Iamport.ResponseError, 1)
refused(lambda: client.cancel(reason='no account', imp_uid=vbank), Iamport.ResponseError, 1)
back = client.cancel(reason='r', imp_uid=vbank, refund_holder='Kim', refund_bank='04', refund_account='1')
assert back['status'] == 'cancelled'

# What PAYJOA doesn't support.
refused(lambda: client.revoke_vbank_by_imp_uid(vbank), Iamport.HttpError, 501)
refused(lambda: client.find_certification('imp_000000000000'), Iamport.HttpError, 404)
print('ok')
