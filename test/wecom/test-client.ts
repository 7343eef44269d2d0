import { WecomClient } from '../../lib/wecom/client';
import { createConnection } from '../../lib/wecom/connection';
import type { WecomClientOptions } from '../../lib/wecom/options';
import { threeRetriesWithoutWait } from '../../lib/wecom/retry';
import { FakeClock } from './fake-clock';
import { ScriptedSender, SECRET } from './scripted-sender';
import type { Script } from './scripted-sender';

/** A client of its own, on a fake clock and a scripted WeCom; no waits between retries. */
export function scriptedClient(script?: Script, options: Partial<WecomClientOptions> = {}) {
	const clock = new FakeClock();
	const wecom = new ScriptedSender(clock, script);
	const client = privateClient({ clock, send: wecom.send, ...options });
	return { client, clock, wecom };
}

/** A client that shares nothing with others. */
export function privateClient(options: Partial<WecomClientOptions>): WecomClient {
	const complete: WecomClientOptions = {
		corpId: 'ww1',
		corpSecret: SECRET,
		quotaShare: 1,
		retry: threeRetriesWithoutWait,
		random: () => 0.5,
		...options,
	};
	return new WecomClient(complete, createConnection(complete));
}
