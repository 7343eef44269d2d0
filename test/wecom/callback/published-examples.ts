/** A request that some project publishes with its keys. These are data, and none of them is in use. */
export interface PublishedExample {
	source: string;
	token: string;
	encodingAesKey: string;
	receiveId: string;
	timestamp: string;
	nonce: string;
	/** Absent where only the ciphertext is published. */
	signature?: string;
	encrypt: string;
	/** The whole message where it is published, else a part of it. */
	plain: string | RegExp;
	pad: number;
	/** The envelope is JSON. */
	json?: true;
}

const OFFICIAL = {
	token: 'QDG6eK',
	encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
	receiveId: 'wx5823bf96d3bd56c7',
};
const WECHATPY = {
	token: '123456',
	encodingAesKey: 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR',
	receiveId: 'wx49f0ab532d5d035a',
};
const JSON_SAMPLE = {
	token: 'hJqcu3uJ9Tn2gXPmxx2w9kkCkCE2EPYo',
	encodingAesKey: '6qkdMrq68nTKduznJYO1A37W2oEgpkMUvkttRToqhUt',
	receiveId: 'ww1436e0e65a779aee',
};

const WXJAVA = {
	token: 'pamtest',
	encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
	receiveId: 'wxb11529c136998cb6',
	timestamp: '1409304348',
	nonce: 'xxxxxx',
};

export const echoes: PublishedExample[] = [
	{
		source: "weworkapi_golang, sample.go (WeCom's sample library)",
		...OFFICIAL,
		timestamp: '1409659589',
		nonce: '263014780',
		signature: '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
		encrypt: 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==',
		plain: '1616140317555161061',
		pad: 7,
	},
	{
		source: "weworkapi_python, callback_json/Sample.py (WeCom's sample library)",
		...JSON_SAMPLE,
		timestamp: '1476416373',
		nonce: '47744683',
		signature: '012bc692d0a58dd4b10f8dfe5c4ac00ae211ebeb',
		encrypt: 'fsi1xnbH4yQh0+PJxcOdhhK6TDXkjMyhEPA7xB2TGz6b+g7xyAbEkRxN/3cNXW9qdqjnoVzEtpbhnFyq6SVHyA==',
		plain: '1288432023552776189',
		pad: 7,
	},
	{
		source: 'go-workwx, internal/lowlevel/httpapi/echo_test_api_test.go',
		token: 'kjr2TKI8umCBfVF3wAHk8JiPwma5VBme',
		encodingAesKey: '4Ma3YBrSBbX2aez8MJpXGBne5LSDwgGqHbhM9WPYIws',
		receiveId: 'ww6a112864f8022910',
		timestamp: '1583940690',
		nonce: 'VHh7ymSeb0jc4lSb',
		signature: '1ba3cb09c0d2c2b3ed6900d37f91a6efae6cb011',
		encrypt: '6KmUQuPVu7UhjyVqRdbo5SfcRqaHvbUlKSHFvBV2ZuR6TIlKsygcfeSd1GDplg1C5KSKr6UPHCaC/nIX3ZNt9w==',
		plain: '94966531020182955848408',
		pad: 3,
	},
	{
		source: 'wechatpy, tests/test_crypto.py, check_signature',
		...WECHATPY,
		timestamp: '1411443780',
		nonce: '437374425',
		signature: 'dd6b9c95b495b3f7e2901bfbc76c664930ffdb96',
		encrypt: '4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q==',
		plain: '5927782489442352469',
		pad: 7,
	},
];

export const messages: PublishedExample[] = [
	{
		source: 'WeCom, page 90968',
		...OFFICIAL,
		timestamp: '1409659813',
		nonce: '1372623149',
		signature: '477715d11cdb4164915debcba66cb864d751f3e6',
		encrypt:
			'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==',
		plain:
			'<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName>\n<FromUserName><![CDATA[mycreate]]></FromUserName>\n<CreateTime>1409659813</CreateTime>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[hello]]></Content>\n<MsgId>4561255354251345929</MsgId>\n<AgentID>218</AgentID>\n</xml>',
		pad: 30,
	},
	{
		source: "weworkapi_python, callback_json/Sample.py (WeCom's sample library)",
		...JSON_SAMPLE,
		timestamp: '1409659813',
		nonce: '1372623149',
		signature: 'e3647471e395139e2308c1fa963f2d648a00b90e',
		encrypt:
			'cjhLUX7UU4yCSelv1vz7T0zT8huF51bAMVWriNvO1FMegHrQZNrtvRxbwf0fUPsFvwqR0U0fgiJNEA5Y30F2MoI2S7vv3EjVQ68C0cjw9frBoUE2Hj0BvFp9h3u6Vbsg4lc1C8AtHdaN8orKuNKkLRLuYEL52R1J3v8olJGZRLnRdVKIivixmX/eQpzgeExtp20jI1HxRP1AAZ6xZoILdqDPO549LO4WeG+685JRUTdiwcY5fjZlqeMxuT4PpMn1X9OWsS7NRj06Wa5E3Tvg4twjWp39KPfOdRte6P1T4JU=',
		plain: /^\{ "ToUserName": "wx5823bf96d3bd56c7",.*"MsgId": 4561255354251345929, "AgentID": 218\}$/,
		pad: 10,
		json: true,
	},
	{
		source: 'go-workwx, internal/lowlevel/envelope/mod_test.go',
		token: 'kz7Yx62CH8SaLN',
		encodingAesKey: 'cD0d7jx4tYvVtzqrmh3Dm3QFCXe6f8SlHoMtMh3qQEP',
		receiveId: 'ww6a112864f8022910',
		timestamp: '1583995625',
		nonce: '1584392382',
		signature: 'f265ae551b1932727204c3d707628d01376a6940',
		encrypt:
			'EUCt7xMcNiyASzZj0Hjc5yDjFQrCum6AfQ3ntHiUzjGQ51xieKmbvtrZ40/EcB2W/W8yH0n4Lqx48gJl/T9HD/R309I0P/r5pIZucK3lyEn48FYMr4YdE0QdL2jIJ3xkcXUr6uzefzCxG6lMvwpAJaOyVCzN7sRRw47njfxy5EIqU6R9ZBhlTzfdnhhOhK/nTwzrZX3SoGlXFA9OBeZ6ru1NWpXFk76x9DUMe0lcxPPiUqK8ctnQcYXSGUHVqC6DfG7E7mab0OmruNN8cBZY5d3dYOBA4OgaH55Q0AJmUpdT8vNiXpXx+6TxT3TIjySXpDrHVyrsb772aYywgg/Nu4kUmGkALwFZlzhjNegR7wDwb9lr4ERXsSSS8JZ8lbBmaQ3F2Tq584xoPj5rIhXAF734ynm4no1g+SdHiNqR328=',
		plain:
			'<xml><ToUserName><![CDATA[ww6a112864f8022910]]></ToUserName><FromUserName><![CDATA[foobar]]></FromUserName><CreateTime>1583995625</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[x123]]></Content><MsgId>2018405441</MsgId><AgentID>1000002</AgentID></xml>',
		pad: 13,
	},
	{
		source: 'wechatpy, tests/test_crypto.py, decrypt_message',
		...WECHATPY,
		timestamp: '1411525903',
		nonce: '461056294',
		signature: '74d92dfeb87ba7c714f89d98870ae5eb62dff26d',
		encrypt:
			'RgqEoJj5A4EMYlLvWO1F86ioRjZfaex/gePD0gOXTxpsq5Yj4GNglrBb8I2BAJVODGajiFnXBu7mCPatfjsu6IHCrsTyeDXzF6Bv283dGymzxh6ydJRvZsryDyZbLTE7rhnus50qGPMfp2wASFlzEgMW9z1ef/RD8XzaFYgm7iTdaXpXaG4+BiYyolBug/gYNx410cvkKR2/nPwBiT+P4hIiOAQqGp/TywZBtDh1yCF2KOd0gpiMZ5jSw3e29mTvmUHzkVQiMS6td7vXUaWOMZnYZlF3So2SjHnwh4jYFxdgpkHHqIrH/54SNdshoQgWYEvccTKe7FS709/5t6NMxuGhcUGAPOQipvWTT4dShyqio7mlsl5noTrb++x6En749zCpQVhDpbV6GDnTbcX2e8K9QaNWHp91eBdCRxthuL0=',
		plain:
			/<FromUserName><!\[CDATA\[messense\]\]><\/FromUserName>[^]*<Content><!\[CDATA\[test\]\]><\/Content>/,
		pad: 1,
	},
	{
		source: 'wechatpy, tests/test_crypto.py, encrypt_message',
		...WECHATPY,
		timestamp: '1411525903',
		nonce: '461056294',
		signature: '407518b7649e86ef23978113f92d27afa9296533',
		encrypt:
			'9s4gMv99m88kKTh/H8IdkOiMg6bisoy3ypwy9H4hvSPe9nsGaqyw5hhSjdYbcrKk+j3nba4HMOTzHrluLBYqxgNcBqGsL8GqxlhZgURnAtObvesEl5nZ+uBE8bviY0LWke8Zy9V/QYKxNV2FqllNXcfmstttyIkMKCCmVbCFM2JTF5wY0nFhHZSjPUL2Q1qvSUCUld+/WIXrx0oyKQmpB6o8NRrrNrsDf03oxI1p9FxUgMnwKKZeOA/uu+2IEvEBtb7muXsVbwbgX05UPPJvFurDXafG0RQyPR+mf1nDnAtQmmNOuiR5MIkdQ39xn1vWwi1O5oazPoQJz0nTYjxxEE8kv3kFxtAGVRe3ypD3WeK2XeFYFMNMpatF9XiKzHo3',
		plain:
			'<xml>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[test]]></Content>\n<FromUserName><![CDATA[wx49f0ab532d5d035a]]></FromUserName>\n<ToUserName><![CDATA[messense]]></ToUserName>\n<AgentID>1</AgentID>\n<CreateTime>1411525903</CreateTime>\n</xml>',
		pad: 3,
	},
	{
		source: 'easywechat, tests/Kernel/EncryptorTest.php',
		token: 'pamtest',
		encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
		receiveId: 'wxb11529c136998cb6',
		timestamp: '1458300676',
		nonce: '260774613',
		signature: '4f3ad57b6989f09f4eb392acce4f9e93942ed890',
		encrypt:
			'rTNFcsut4LfGuAFKEUVVpwcaCOTJzOd9twZdIW910jb3k+iicx2uvhttIZ3Qg9Qgty3BEF2xbOrz6boTfb30dMomcgrkTqdFPwnhqbk+kIQ7rZiwny9D7NUrTgA5kpX3KsZvrXzUZyP2x9YOlxbgm572lmxKvM7HAQQhIQ/p6HBmoY30bGXFK0BtIu1pW9TjhOYrLQoU18nWYjWqDA1ynkmOytpv7QRI1P1+0NoxL0q2zO1DgeSvnE8CZGo/o5Ap/WHK5W2RAsinpzN4/LjPnmB6U01I5XCoJoC0GK/yMZycd2Oh8Nq6+wBkC1U85oy0ktOY4nLvsQMLrourmMGdZHuTbqpeJ8Ao/5PRYJ+WBvRUwPfGKBL2+2IKZF49vAJqkcGWSHGE76ZN2erXeuNazf/o9o3lIE3q739o4c8t9QGPe31GT2Go/rOz1BsrASwvauNulCh+++yz+CQzBIuikA==',
		plain: /<FromUserName><!\[CDATA\[asdasdasdsadasd\]\]><\/FromUserName>[^]*<Content><!\[CDATA\[hello\]\]>/,
		pad: 21,
	},
	{
		source: 'WXbizMsgCrypt-Node, README.md',
		token: 'spamtest',
		encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
		receiveId: 'wx2c2769f8efd9abc2',
		timestamp: '1409735669',
		nonce: '1320562132',
		signature: '5d197aaffba7e9b25a30732f161a50dee96bd5fa',
		encrypt:
			'hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE=',
		plain: /<CreateTime>1409735668<\/CreateTime>[^]*<Content><!\[CDATA\[abcdteT\]\]><\/Content>/,
		pad: 2,
	},
	{
		source: 'WxJava, WxCryptUtilTest.java, testAesEncrypt',
		...WXJAVA,
		encrypt: 'jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==',
		plain: '我是中文abcd123',
		pad: 7,
	},
	{
		source: 'WxJava, WxCryptUtilTest.java, testAesEncrypt2',
		...WXJAVA,
		encrypt:
			'jn1L23DB+6ELqJ+6bruv23M2GmYfkv0xBh2h+XTBOKVKcgDFHle6gqcZ1cZrk3e1qjPQ1F4RsLWzQRG9udbKWesxlkupqcEcW7ZQweImX9+wLMa0GaUzpkycA8+IamDBxn5loLgZpnS7fVAbExOkK5DYHBmv5tptA9tklE/fTIILHR8HLXa5nQvFb3tYPKAlHF3rtTeayNf0QuM+UW/wM9enGIDIJHF7CLHiDNAYxr+r+OrJCmPQyTy8cVWlu9iSvOHPT/77bZqJucQHQ04sq7KZI27OcqpQNSto2OdHCoTccjggX5Z9Mma0nMJBU+jLKJ38YB1fBIz+vBzsYjrTmFQ44YfeEuZ+xRTQwr92vhA9OxchWVINGC50qE/6lmkwWTwGX9wtQpsJKhP+oS7rvTY8+VdzETdfakjkwQ5/Xka042OlUb1/slTwo4RscuQ+RdxSGvDahxAJ6+EAjLt9d8igHngxIbf6YyqqROxuxqIeIch3CssH/LqRs+iAcILvApYZckqmA7FNERspKA5f8GoJ9sv8xmGvZ9Yrf57cExWtnX8aCMMaBropU/1k+hKP5LVdzbWCG0hGwx/dQudYR/eXp3P0XxjlFiy+9DMlaFExWUZQDajPkdPrEeOwofJb',
		plain: /<Title><!\[CDATA\[testCallBackReplyVideo\]\]><\/Title>/,
		pad: 7,
	},
];
