import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

/** What one node did while it ran. */
export interface NodeMeasure {
	ms: number;
	/** Longest time the event loop did not turn, in ms. */
	longestStallMs: number;
}

/** Measures a node's `execute`, without what the engine does before and after it. */
export function measureNode(node: INodeType): { node: INodeType; measure: NodeMeasure } {
	const measure: NodeMeasure = { ms: 0, longestStallMs: 0 };
	const original = node.execute!;
	node.execute = async function (this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const delay = monitorEventLoopDelay({ resolution: 1 });
		delay.enable();
		await new Promise((resolve) => setTimeout(resolve, 5));
		delay.reset();
		const begin = performance.now();
		try {
			return (await original.call(this)) as INodeExecutionData[][];
		} finally {
			measure.ms = performance.now() - begin;
			// Lets the histogram see a stall that lasts until the end.
			await new Promise((resolve) => setTimeout(resolve, 5));
			delay.disable();
			measure.longestStallMs = delay.max / 1e6;
		}
	};
	return { node, measure };
}

/** Highest resident memory of this process so far, in MB. */
export function peakMemoryMb(): number {
	return process.resourceUsage().maxRSS / 1024;
}

export function round(value: number, digits = 1): number {
	return Number(value.toFixed(digits));
}
