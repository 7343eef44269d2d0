import { toSeconds } from '../clock';
import type { Identity } from '../identity';
import { encrypt, sign } from './crypto';
import { formatMessage, type CallbackFormat } from './event';

/** What can be wrong with a callback that a receiver must refuse. */
export const FLAWS = ['signature', 'receive_id', 'timestamp', 'truncated'] as const;
export type Flaw = (typeof FLAWS)[number];

const FLAW_AGE_MS = 24 * 3600 * 1000;
const STRANGE_CORP = 'ww0123456789abcdef';

/** A callback ready to be posted, as often as need be. */
export interface CallbackRequest {
	url: URL;
	body: string;
	contentType: string;
}

export interface Sealing {
	target: URL;
	format: CallbackFormat;
	/** Epoch ms, for the time stamp that is signed. */
	now: number;
	nonce: string;
	/** Makes the request one that must be refused, for this one reason. */
	flaw?: Flaw;
}

/** Encrypts and signs a message (page 90968). */
export function sealMessage(message: string, identity: Identity, sealing: Sealing): CallbackRequest {
	const { format, flaw } = sealing;
	const receiveId = flaw === 'receive_id' ? STRANGE_CORP : identity.corpid;
	const whole = encrypt(message, identity.callback.encodingAESKey, receiveId);
	const encrypted = flaw === 'truncated' ? whole.slice(0, -5) : whole;
	const fields = {
		ToUserName: identity.corpid,
		Encrypt: encrypted,
		AgentID: String(identity.agentid),
	};
	return {
		url: signedUrl(encrypted, identity, sealing),
		body: formatMessage(fields, format),
		contentType: format === 'json' ? 'application/json' : 'text/xml',
	};
}

/** The address that asks the receiver to decrypt an echo (page 90930). */
export function sealEcho(echo: string, identity: Identity, sealing: Omit<Sealing, 'format'>): URL {
	const encrypted = encrypt(echo, identity.callback.encodingAESKey, identity.corpid);
	const url = signedUrl(encrypted, identity, sealing);
	url.searchParams.set('echostr', encrypted);
	return url;
}

function signedUrl(
	encrypted: string,
	{ callback }: Identity,
	{ target, now, nonce, flaw }: Omit<Sealing, 'format'>,
): URL {
	const timestamp = String(toSeconds(flaw === 'timestamp' ? now - FLAW_AGE_MS : now));
	const token = flaw === 'signature' ? `not ${callback.token}` : callback.token;
	const url = new URL(target);
	url.searchParams.set('msg_signature', sign(token, timestamp, nonce, encrypted));
	url.searchParams.set('timestamp', timestamp);
	url.searchParams.set('nonce', nonce);
	return url;
}
