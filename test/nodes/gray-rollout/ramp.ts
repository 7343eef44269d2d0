import type { IDataObject } from 'n8n-workflow';
import type { TestCorp } from '../corp';
import type { NodeRun, NodeRunRequest } from '../engine';
import { readTagIds } from '../wecom-tag/tag-ids';
import { mark, UNLIMITED } from '../wecom-tag/tagging';
import { assign, evaluate, HOUR, recordOutcomes, standing, succeeded, type Standing } from './rollout';

/** The tag that the tests roll out. Nobody has it in the seeded corp before `clearTag`. */
export const TAG = '双十一活动/受邀';

/** A full hour, so that the corp's outcomes can be asked for from then on. */
export const BEGIN = Date.UTC(2026, 10, 11, 2);

export type Relation = { userid: string; external_userid: string };

type Options = Partial<Pick<NodeRunRequest, 'credentials'>>;

/** One rollout on a simulated corp, with a clock of its own. */
export class Ramp {
	now = BEGIN;

	private constructor(
		readonly corp: TestCorp,
		readonly relations: Relation[],
		readonly tagId: string,
		private readonly parameters: IDataObject,
		private readonly options: Options,
	) {}

	/** @param parameters of Assign */
	static async on(corp: TestCorp, parameters: IDataObject = {}, options: Options = {}): Promise<Ramp> {
		const tagId = (await readTagIds(corp))(TAG);
		for (const { userid, external_userid, tags } of await corp.relations()) {
			if (!tags.includes(tagId)) continue;
			await corp.post('/sim/console', { op: 'unmark', userid, external_userid, tag_id: tagId });
		}
		const relations = (await corp.relations()).map(({ userid, external_userid }) => ({
			userid,
			external_userid,
		}));
		return new Ramp(corp, relations, tagId, parameters, options);
	}

	/** Assigns everybody and tags who is exposed. */
	async expose(): Promise<NodeRun> {
		const assigned = await assign(this.corp, this.relations, this.parameters, this.now, this.options);
		await this.tag(assigned);
		return assigned;
	}

	async tag(assigned: NodeRun): Promise<NodeRun> {
		return await mark(
			this.corp,
			assigned.outputs[0]!.map(({ json }) => ({ ...json, add_tag: [TAG] })),
			{},
			{ wecomApi: UNLIMITED, ...(this.options.credentials && this.options) },
		);
	}

	/** Lets hours pass, in which customers do what they do; all of it is recorded. */
	async pass(hours: number, parameters: IDataObject = {}): Promise<NodeRun> {
		const until = this.now + hours * HOUR;
		const query = `tag_id=${this.tagId}&from=${this.now}&until=${until}`;
		const response = await fetch(`${this.corp.simulator.url}/sim/outcomes?${query}`);
		const lines = (await response.text()).split('\n').filter((line) => line !== '');
		this.now = until;
		const items = lines.map((line) => JSON.parse(line) as IDataObject);
		return succeeded(await recordOutcomes(this.corp, items, until, parameters, this.options));
	}

	async evaluate(parameters: IDataObject = {}): Promise<Standing & { output: number }> {
		const run = await evaluate(this.corp, this.now, { knownUntil: 'recorded', ...parameters }, this.options);
		return standing(run);
	}

	/** Customers by whether one of their relations holds the tag. */
	async tagged(): Promise<Set<string>> {
		const holding = (await this.corp.relations()).filter(({ tags }) => tags.includes(this.tagId));
		return new Set(holding.map(({ external_userid }) => external_userid));
	}
}
