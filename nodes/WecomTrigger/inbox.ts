import type { INode, IWorkflowMetadata } from 'n8n-workflow';

/** The inbox of a trigger node: a copy of the node, or of its workflow, has one of its own. */
export function inboxOf(context: { getNode(): INode; getWorkflow(): IWorkflowMetadata }): string {
	return `${context.getWorkflow().id ?? ''}/${context.getNode().id}`;
}

/** Where the events wait that the flow does not want, but the ledger is to learn from. */
export function ledgerInboxOf(inbox: string): string {
	return `${inbox}/ledger`;
}
