/** One WeCom endpoint, as data. */
export interface EndpointSpec {
	/** Below /cgi-bin/, for example `externalcontact/mark_tag`. */
	path: string;
	/** Parameters travel in the query of a GET and as JSON in the body of a POST. */
	method: 'GET' | 'POST';
	/** True when calling twice has the effect of calling once: only then a lost reply is retried. */
	idempotent: boolean;
}

/** A successful reply; errcode and errmsg are taken off, each endpoint adds its own fields. */
export interface WecomReply {
	/** Set when WeCom accepted the call but ignored a field it could not parse. */
	warning?: string;
}

/** Options of every endpoint function. */
export interface CallOptions {
	/** Cancels waiting, backing off and the request itself. */
	signal?: AbortSignal;
}
