import type { IExecuteFunctions } from 'n8n-workflow';
import type { Ledger } from '../../../lib/ledger/open';
import type { OpenClient } from '../../shared/open';
import { isReplay, readNow } from '../moment';
import type { KnownUntil } from './evidence-fields';
import type { EvidenceSources } from './gather-evidence';

/** Where evidence comes from, as the node's fields say it. */
export function evidenceSources(
	context: IExecuteFunctions,
	{ client }: OpenClient,
	ledger: Ledger,
): EvidenceSources {
	return {
		client,
		ledger,
		now: readNow(context),
		replay: isReplay(context),
		knownUntil: context.getNodeParameter('knownUntil', 0, 'recorded') as KnownUntil,
		readBack: context.getNodeParameter('options.readBack', 0, 300) as number,
		signal: context.getExecutionCancelSignal(),
	};
}
