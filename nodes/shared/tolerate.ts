import { WecomCancelledError, WecomError } from '../../lib/wecom/errors';

export type Outcome<T> = { ok: true; value: T } | { ok: false; error: WecomError };

/**
 * The outcome of a call as a value, where the failure is one the caller can deal with.
 * Everything else, a cancelled execution included, still rejects.
 */
export async function tolerate<T>(
	call: Promise<T>,
	isTolerable: (error: WecomError) => boolean = () => true,
): Promise<Outcome<T>> {
	return await call.then(
		(value) => ({ ok: true, value }) as const,
		(error: unknown) => {
			const expected =
				error instanceof WecomError && !(error instanceof WecomCancelledError) && isTolerable(error);
			if (expected) return { ok: false, error } as const;
			throw error;
		},
	);
}
