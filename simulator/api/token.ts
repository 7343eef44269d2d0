import { read, type EndpointFamily } from './endpoint';

export const tokenEndpoints: EndpointFamily = {
	/** Page 91039. The only call without access_token. */
	gettoken: {
		...read('GET', ({ sim, query, callerIp, now }) =>
			sim.tokens.issue(query.get('corpid') ?? '', query.get('corpsecret') ?? '', callerIp, now),
		),
		limit: 'none',
	},

	/** Page 90930: where callbacks come from. */
	getcallbackip: read('GET', () => ({ ip_list: ['127.0.0.1', '::1'] }), { ip_list: [] }),
};
