import type { StageEvidence } from '../../../lib/domain/rollout/evidence';
import type { Ledger } from '../../../lib/ledger/open';
import { changeSetsOfRollout, technicalCounts } from '../../../lib/ledger/rollout-change-sets';
import { readTransitions } from '../../../lib/ledger/rollout-transitions';
import type { Rollout } from '../../../lib/ledger/rollouts';
import type { WecomClient } from '../../../lib/wecom/client';
import { callFailure, type Failure } from '../../shared/failure';
import { tolerate } from '../../shared/tolerate';
import type { KnownUntil } from './evidence-fields';
import { readBack } from './read-back';
import { watchStage } from '../stage-watch';

export interface EvidenceSources {
	client: WecomClient;
	ledger: Ledger;
	/** Epoch ms; what happened later is left out. */
	now: number;
	/** True: `now` is not the ledger's own time, so that times of writes say nothing. */
	replay: boolean;
	knownUntil: KnownUntil;
	/** How many tags to read back at most. */
	readBack: number;
	signal?: AbortSignal;
}

export interface Gathered {
	evidence: StageEvidence;
	/** About how many customers the stage should have exposed and has not begun to; 0 where it has. */
	awaited: number;
	/** Why WeCom could not be asked whether the tags are there. */
	unreadable?: Failure;
}

/** All that is known of a rollout's stage. @param rollout one that has begun */
export async function gatherEvidence(rollout: Rollout, sources: EvidenceSources): Promise<Gathered> {
	const { ledger, now } = sources;
	const begun = rollout.stage_entered_at ?? now;
	const { enteredAt, awaited, exposed, control } = await watchStage(rollout, ledger, now);
	const { technical, unreadable } = await gatherTechnical(rollout, sources, begun);
	const approval = await readApproval(rollout, ledger);
	return {
		evidence: {
			stage: rollout.stage,
			enteredAt,
			// Outcomes of a stage that nobody is exposed to yet cannot be known.
			dataAsOf: awaited > 0 ? begun - 1 : dataAsOf(rollout, sources),
			exposed,
			control,
			technical,
			...(approval && { approval }),
		},
		awaited,
		...(unreadable && { unreadable }),
	};
}

function dataAsOf({ plan, data_as_of }: Rollout, { now, knownUntil }: EvidenceSources): number {
	if (knownUntil === 'now' || plan.metrics.length === 0) return now;
	return Math.min(now, data_as_of ?? 0);
}

async function gatherTechnical(
	{ corp_id, id }: Rollout,
	{ client, ledger, replay, readBack: most, signal }: EvidenceSources,
	begun: number,
): Promise<{ technical: StageEvidence['technical']; unreadable?: Failure }> {
	const writes = await technicalCounts(ledger.db, corp_id, id, replay ? 0 : begun);
	const changeSets = await changeSetsOfRollout(ledger.db, corp_id, id);
	const read = await tolerate(readBack(client, ledger, changeSets, { most, random: Math.random, signal }));
	return read.ok
		? { technical: { ...writes, readBack: read.value } }
		: {
				technical: { ...writes, readBack: { checked: 0, mismatched: 0 } },
				unreadable: callFailure(read.error),
			};
}

/** The last approval of leaving this stage. */
async function readApproval(rollout: Rollout, ledger: Ledger): Promise<StageEvidence['approval']> {
	const { corp_id, id: rollout_id, stage } = rollout;
	if (!rollout.plan.stages[stage]?.approval) return undefined;
	for (let before: number | undefined; ;) {
		const page = await readTransitions(ledger.db, {
			...{ corp_id, rollout_id, limit: PAGE },
			...(before !== undefined && { before }),
		});
		for (const { event, to_stage, by, at } of page) {
			if (to_stage !== stage) return undefined;
			if (event === 'approve') return { by: by ?? '', at };
		}
		before = page.at(-1)?.seq;
		if (page.length < PAGE) return undefined;
	}
}

const PAGE = 100;
