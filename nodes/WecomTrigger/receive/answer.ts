import { CallbackRefused } from '../../../lib/wecom/callback/refused';
import type { TroubleLog } from './trouble-log';

/** What a caller gets: WeCom reads the status and, of a verification, the text. */
export interface Answer {
	status: number;
	text: string;
}

/** The callback is acknowledged (page 90238). */
export const ACKNOWLEDGED = 'success';

/**
 * Answers with the text that `work` gives. Who is refused learns nothing about why; what is WeCom's, but nothing
 * that can be read, is acknowledged, for it would come again the same; anything else that goes wrong is a 500, so
 * that WeCom sends the event again.
 */
export async function answerWith(work: () => Promise<string>, log: TroubleLog): Promise<Answer> {
	return await work().then(
		(text) => ({ status: 200, text }),
		(error: unknown) => {
			if (error instanceof CallbackRefused) {
				log.refused(error.code);
				return { status: error.status, text: error.status === 200 ? ACKNOWLEDGED : '' };
			}
			log.failed(error);
			return { status: 500, text: '' };
		},
	);
}
