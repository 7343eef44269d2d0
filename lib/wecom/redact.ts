const MASK = '***';
const QUERY_SECRET = /\b(access_token|corpsecret)=[^&\s"'<>]+/gi;
const JSON_SECRET = /"(access_token|corpsecret)"\s*:\s*"[^"]*"/gi;

/** The text without tokens and secrets: by their names, and the given values wherever they stand. */
export function redact(text: string, secrets: ReadonlyArray<string | undefined>): string {
	let clean = text.replace(QUERY_SECRET, `$1=${MASK}`).replace(JSON_SECRET, `"$1":"${MASK}"`);
	for (const secret of secrets) {
		if (!secret) continue;
		clean = clean.replaceAll(secret, MASK).replaceAll(encodeURIComponent(secret), MASK);
	}
	return clean;
}
