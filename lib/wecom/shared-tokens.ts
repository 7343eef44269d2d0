/** An access token that processes share. */
export interface StoredToken {
	/** Names this token: a later one has another id, also where WeCom gave out the same token again. */
	id: string;
	/** Readable only with the app's secret, see `TokenSeal`. */
	sealed: string;
	/** What is left of its life. */
	leftMs: number;
}

/** A place where processes that use one app keep its token, usually the ledger. */
export interface SharedTokens {
	/**
	 * The token of `key`. Where there is none, or only the one that is no longer usable, `fetch` gets
	 * another: one process at a time does, the others wait and take what it got.
	 *
	 * @param unusable id of a token that is refused or about to end
	 * @throws what `fetch` throws; nothing is stored then, and the next who waits tries
	 */
	renew(
		key: string,
		unusable: string | undefined,
		fetch: () => Promise<{ sealed: string; lifeMs: number }>,
	): Promise<StoredToken>;
}
