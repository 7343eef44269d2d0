import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Failure } from '../../shared/failure';
import type { ItemVerdicts } from './decider';
import { describeFailure, describeVerdicts, type GuardResult } from './guard-result';
import type { SplitItem } from './split-item';
import type { Outcome, Verdict } from './verdict';

/** In the order of the node's outputs. */
export const OUTCOMES: readonly Outcome[] = ['allowed', 'needs_approval', 'denied'];

/** Collects what leaves the node, and counts it. */
export class Outputs {
	readonly items: INodeExecutionData[][] = OUTCOMES.map(() => []);
	/** Items by reason: a code, or a code and a rule. */
	readonly reasons = new Map<string, number>();
	/** Items mostly share their verdicts: what is said of them is worked out once. */
	private readonly described = new Map<string, GuardResult>();
	private readonly describedSingles = new Map<number, GuardResult>();

	/** @param split absent: an item goes as a whole, by the strongest of its verdicts */
	constructor(private readonly split: SplitItem | undefined) {}

	addFailed(source: INodeExecutionData, index: number, failure: Pick<Failure, 'code' | 'message'>): void {
		this.push(source, index, source.json, describeFailure(failure));
	}

	addDecided(source: INodeExecutionData, index: number, { verdicts }: ItemVerdicts): void {
		const strongest = strongestOf(verdicts);
		const isMixed = verdicts.some(({ outcome }) => outcome !== strongest);
		if (!isMixed || !this.split) {
			this.push(source, index, source.json, this.describe(strongest, verdicts));
			return;
		}
		for (const outcome of OUTCOMES) {
			const part = verdicts.filter((verdict) => verdict.outcome === outcome);
			if (part.length === 0) continue;
			const json = this.split(source.json, part);
			this.push(source, index, json, { ...this.describe(outcome, part), split: true });
		}
	}

	private push(source: INodeExecutionData, index: number, json: IDataObject, guard: GuardResult): void {
		const output: INodeExecutionData = {
			json: { ...json, guard: { ...guard } },
			pairedItem: { item: index },
		};
		if (source.binary) output.binary = source.binary;
		this.items[OUTCOMES.indexOf(guard.decision)]!.push(output);
		for (const key of reasonKeys(guard)) this.reasons.set(key, (this.reasons.get(key) ?? 0) + 1);
	}

	private describe(outcome: Outcome, verdicts: readonly Verdict[]): GuardResult {
		const [single] = verdicts;
		if (single && verdicts.length === 1) {
			let result = this.describedSingles.get(single.id);
			if (!result) this.describedSingles.set(single.id, (result = describeVerdicts(outcome, verdicts)));
			return result;
		}
		const key = verdicts.map(({ id }) => id).join();
		let result = this.described.get(key);
		if (!result) this.described.set(key, (result = describeVerdicts(outcome, verdicts)));
		return result;
	}
}

/** An item counts once for each reason, however many of its tags it concerns. */
function reasonKeys({ reasons, determining_rules }: GuardResult): Iterable<string> {
	const keys = reasons.map(({ code, rule }) => (determining_rules.includes(rule) ? `${code} ${rule}` : code));
	return keys.length > 1 ? new Set(keys) : keys;
}

function strongestOf(verdicts: readonly Verdict[]): Outcome {
	let strongest = 0;
	for (const { outcome } of verdicts) strongest = Math.max(strongest, OUTCOMES.indexOf(outcome));
	return OUTCOMES[strongest]!;
}
