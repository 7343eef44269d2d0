import type { Drain } from './drain';

const running = new Map<string, Drain>();

/** Makes the drain known to whoever accepts events for its inbox in this process. */
export function announceDrain(inbox: string, drain: Drain): void {
	running.set(inbox, drain);
}

export function retireDrain(inbox: string, drain: Drain): void {
	if (running.get(inbox) === drain) running.delete(inbox);
}

/** Says that there is something new. Where another process drains the inbox, it finds out by itself. */
export function wakeDrain(inbox: string): void {
	running.get(inbox)?.wake();
}
