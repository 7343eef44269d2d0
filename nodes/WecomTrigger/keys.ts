import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { checkCallbackKeys, type CallbackKeys } from '../../lib/wecom/callback/keys';

/** The callback credential's keys. @throws WecomInputError naming the field, never its value */
export async function readKeys(context: {
	getCredentials(type: string): Promise<ICredentialDataDecryptedObject>;
}): Promise<CallbackKeys> {
	const { token, encodingAesKey, receiveId } = await context.getCredentials('wecomCallbackApi');
	return checkCallbackKeys({
		token: String(token ?? ''),
		encodingAesKey: String(encodingAesKey ?? ''),
		receiveId: String(receiveId ?? ''),
	});
}
