import { GrowthBookClient } from '@growthbook/growthbook';
import { scenario } from './scenario';

/**
 * Tells which customers are the rollout's control group, by GrowthBook's own SDK: the groups must not only be
 * kept, anybody must be able to find them again.
 */
export function controlGroup(): (externalUserid: string) => boolean {
	const growthbook = new GrowthBookClient();
	const { id, controlShare } = scenario.rollout;
	return (externalUserid) => {
		const { bucket = 0 } = growthbook.runInlineExperiment(
			{ key: id, seed: id, hashVersion: 2, variations: [0, 1] },
			{ attributes: { id: externalUserid } },
		);
		return Math.round(bucket * 10_000) >= 10_000 * (1 - controlShare);
	};
}
