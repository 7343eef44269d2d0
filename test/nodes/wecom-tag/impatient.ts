import { threeQuickRetries } from '../../../lib/wecom/retry';
import type { WecomClientOptions } from '../../../lib/wecom/options';

/** How long a test's client waits for one answer. */
export const TIMEOUT_MS = 400;

type ClientModule = typeof import('../../../lib/wecom/open-client');

/**
 * The module that opens clients, for `jest.mock`: everything as it is, but a tenth of the waits between
 * repeats and a short time limit, so that a test of faults takes seconds.
 */
export function impatientClients(actual: ClientModule): ClientModule {
	return {
		...actual,
		openClient: (options: WecomClientOptions) =>
			actual.openClient({ ...options, timeoutMs: TIMEOUT_MS, retry: threeQuickRetries }),
	};
}
