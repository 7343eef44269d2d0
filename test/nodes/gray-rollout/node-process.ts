import { createRequire } from 'node:module';
import type { INodeType } from 'n8n-workflow';
import { runNode, type NodeRunRequest } from '../engine';

/** Runs the node in a process of its own, which a test kills. */
async function main(request: Omit<NodeRunRequest, 'node'>): Promise<void> {
	// With its extension: beside it lies a .json of the same name.
	const { GrayRollout } = createRequire(__filename)('../../../nodes/GrayRollout/GrayRollout.node.ts') as {
		GrayRollout: new () => INodeType;
	};
	process.stdout.write('begun\n');
	const { error } = await runNode({ node: new GrayRollout(), ...request });
	process.stdout.write(`ended ${error?.message ?? 'well'}\n`);
	process.exit(0);
}

void main(JSON.parse(process.argv[2] ?? '{}') as Omit<NodeRunRequest, 'node'>);
