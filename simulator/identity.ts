import { randomText, streamOf } from './random';

/** What an administrator would copy from the WeCom console into the credentials. */
export interface Identity {
	corpid: string;
	corpsecret: string;
	agentid: number;
	callback: { token: string; encodingAESKey: string };
}

/** The corp's credentials, the same for the same seed. */
export function identityOf(seed: number): Identity {
	const random = streamOf(seed, 1);
	return {
		corpid: `ww${randomText(random, 16).toLowerCase()}`,
		corpsecret: randomText(random, 43, true),
		agentid: 1000002,
		callback: { token: randomText(random, 16), encodingAESKey: randomText(random, 43) },
	};
}
