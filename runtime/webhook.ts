import { request } from 'node:http';

export interface WebhookAnswer {
	status: number;
	body: string;
}

/**
 * Calls a production webhook of n8n and resolves to its answer, however long the workflow takes: Node's
 * `fetch` would give up after five minutes without one.
 *
 * @throws Error when the connection breaks, e.g. because n8n was killed.
 */
export async function fireWebhook(url: string, path: string, body: unknown = {}): Promise<WebhookAnswer> {
	return await new Promise((resolve, reject) => {
		const call = request(
			`${url}/webhook/${path}`,
			{ method: 'POST', headers: { 'content-type': 'application/json' } },
			(response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.once('error', reject);
				response.once('end', () =>
					resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
				);
			},
		);
		call.once('error', reject);
		call.end(JSON.stringify(body));
	});
}
