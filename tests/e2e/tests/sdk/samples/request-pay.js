IMP.request_pay({
    pg : 'daou',
    pay_method : 'card',
    merchant_uid: 'mid_1234567890',
    escrow: false,
    amount: 1004,
    name: 'NF long padding jacket M',
    buyer_name: 'John Doe',
    buyer_email: 'hello@world.com',
    buyer_tel: '01012345678',
    digital : false, // Set to true if contracted as digital
    m_redirect_url: 'https://allerts.com/payments/complete', 
    bypass: {
	// PAYJOA (DaouData) specific parameters
        daou: {
	    PRODUCTCODE: 'iamport',
	    CASHRECEIPTFLAG: 2,
	},
    },
    app_scheme: 'iamportappscheme',
}, function(rsp) { // callback logic
	//* ...Omitted... *//
});
