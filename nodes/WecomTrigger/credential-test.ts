import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { WecomInputError } from '../../lib/wecom/errors';
import { callFailure } from '../shared/failure';
import { message } from '../shared/messages';
import { readKeys } from './keys';

/** WeCom has no call that would try the keys: their form is all that can be checked before it sends something. */
export async function testWecomCallback(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return await readKeys({ getCredentials: async () => credential.data ?? {} }).then(
		() => ({ status: 'OK', message: message('CALLBACK_KEYS_OK') }),
		(error: unknown) => ({
			status: 'Error',
			message: error instanceof WecomInputError ? callFailure(error).message : String(error),
		}),
	);
}
