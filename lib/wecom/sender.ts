/** One HTTP request, complete: the sender adds nothing to it. */
export interface SendRequest {
	method: 'GET' | 'POST';
	/** Carries the access token or the secret: never log it. */
	url: string;
	/** JSON text of a POST. */
	body?: string;
	/** Aborts when the caller cancels and when the attempt takes too long. */
	signal: AbortSignal;
}

/** What came back, whatever the HTTP status. */
export interface SendReply {
	status: number;
	body: string;
}

/** Sends one request. Rejects only when there is no HTTP answer; the error's `code` is Node's. */
export type Sender = (request: SendRequest) => Promise<SendReply>;
