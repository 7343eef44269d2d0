import { behaviourEndpoints } from './behaviour';
import { corpTagEndpoints } from './corp-tags';
import { customerBatchEndpoints } from './customer-batch';
import { customerStrategyEndpoints } from './customer-strategies';
import { customerEndpoints } from './customers';
import { directoryEndpoints } from './directory';
import type { Endpoint } from './endpoint';
import { markTagEndpoints } from './mark-tag';
import { strategyEditingEndpoints } from './strategy-editing';
import { strategyTagEndpoints } from './strategy-tags';
import { tokenEndpoints } from './token';

/** Everything below /cgi-bin/, by path. */
export const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map(
	Object.entries({
		...tokenEndpoints,
		...corpTagEndpoints,
		...strategyTagEndpoints,
		...customerStrategyEndpoints,
		...strategyEditingEndpoints,
		...markTagEndpoints,
		...customerEndpoints,
		...customerBatchEndpoints,
		...behaviourEndpoints,
		...directoryEndpoints,
	}),
);

export const ENDPOINT_NAMES: ReadonlySet<string> = new Set(ENDPOINTS.keys());
