import { createRequire } from 'node:module';
import type { INodeType } from 'n8n-workflow';
import { runNode, type NodeRunRequest } from '../engine';

/** Runs the node in a process of its own, which a test kills or lets run beside another. */
async function main(request: Omit<NodeRunRequest, 'node'>): Promise<void> {
	// With its extension: beside it lies a .json of the same name.
	const { TagBatch } = createRequire(__filename)('../../../nodes/TagBatch/TagBatch.node.ts') as {
		TagBatch: new () => INodeType;
	};
	process.stdout.write('begun\n');
	const { error, outputs } = await runNode({ node: new TagBatch(), ...request });
	process.stdout.write(`ended ${error?.message ?? 'well'}\n`);
	process.stdout.write(`jobs ${JSON.stringify((outputs[0] ?? []).map(({ json }) => json.job))}\n`);
	process.exit(0);
}

void main(JSON.parse(process.argv[2] ?? '{}') as Omit<NodeRunRequest, 'node'>);
