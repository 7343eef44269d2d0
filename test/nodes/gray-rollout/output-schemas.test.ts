import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resources } from '../../../nodes/GrayRollout/operations';
import { TestCorp } from '../corp';
import { Ramp } from './ramp';
import { HOUR, ID, runRollout, stage, succeeded } from './rollout';

interface Schema {
	type: string;
	properties?: Record<string, Schema>;
	items?: Schema;
}

const folder = join(__dirname, '../../../nodes/GrayRollout/__schema__/v1.0.0');

/** Every promised field is there, with the promised type. Items may hold more. */
function expectShape(value: unknown, schema: Schema, path: string): void {
	const whole = Number.isInteger(value) && schema.type === 'integer';
	const type = Array.isArray(value) ? 'array' : whole ? 'integer' : typeof value;
	expect(`${path}: ${type}`).toBe(`${path}: ${schema.type}`);
	for (const [name, property] of Object.entries(schema.properties ?? {})) {
		expectShape((value as Record<string, unknown>)[name], property, `${path}.${name}`);
	}
	const first = Array.isArray(value) ? (value[0] as unknown) : undefined;
	if (schema.items && first !== undefined) expectShape(first, schema.items, `${path}[0]`);
}

describe('the output preview shown before the first run', () => {
	test('exists for every operation and for nothing else', () => {
		const described = readdirSync(folder).flatMap((resource) =>
			readdirSync(join(folder, resource)).map((file) => `${resource}/${file}`),
		);
		const existing = resources.flatMap(({ value, operations }) =>
			operations.map((operation) => `${value}/${operation.value}.json`),
		);
		expect(described.sort()).toEqual(existing.sort());
	});

	test('is what the node really gives', async () => {
		const corp = await TestCorp.start({ concurrency: 0 });
		try {
			const ramp = await Ramp.on(corp, { stages: { stage: [stage(60), stage(100)] } });
			const assigned = await ramp.expose();
			const [item] = assigned.outputs[0]!;
			const expectSchema = (path: string, json: unknown): void =>
				expectShape(json, JSON.parse(readFileSync(join(folder, `${path}.json`), 'utf8')) as Schema, path);
			expectSchema('customer/assign', item!.json);

			const rollout = { __rl: true, mode: 'id', value: ID };
			const asOf = new Date(ramp.now + HOUR).toISOString();
			const run = async (resource: string, operation: string, parameters = {}): Promise<void> => {
				const { outputs } = succeeded(
					await runRollout(corp, `${resource}.${operation}`, { rollout, ...parameters }, [item!.json]),
				);
				expectSchema(`${resource}/${operation}`, outputs.flat()[0]!.json);
			};
			await run('customer', 'recordOutcome', { metric: 'complaint', options: { asOf } });
			await run('rollout', 'evaluate', { options: { asOf } });
			await run('rollout', 'advance', { approvedBy: 'lisi', checkFirst: false });
			await run('rollout', 'status', { options: { asOf } });
			await run('rollout', 'pause');
			await run('rollout', 'resume');
			const { userid, external_userid } = item!.json;
			await corp.post('/sim/console', { op: 'unmark', userid, external_userid, tag_id: ramp.tagId });
			await run('rollout', 'rollBack');
		} finally {
			await corp.stop();
		}
	});
});
