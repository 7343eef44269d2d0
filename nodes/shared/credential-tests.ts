import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { openLedger } from '../../lib/ledger/open';
import { LedgerError } from '../../lib/ledger/errors';
import { WecomClient } from '../../lib/wecom/client';
import { createConnection } from '../../lib/wecom/connection';
import { getFollowUserList } from '../../lib/wecom/customers';
import { WecomError } from '../../lib/wecom/errors';
import { threeRetries } from '../../lib/wecom/retry';
import { ledgerText } from './error-texts';
import { callFailure } from './failure';
import { message } from './messages';
import { clientOptions, ledgerConfig } from './open';

/** A person waits in front of the form. */
const TEST_TIMEOUT_MS = 8_000;
const ONE_RETRY = { ...threeRetries, retries: 1, throttles: 1 };

/**
 * Gets a token and asks for the members with the customer-contact function: a secret can be right while the
 * caller's address (60020) or the app's rights (48002) are not.
 */
export async function testWecom(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		// Not the process's shared client, which remembers a refused secret for a while: the user may just have put it right.
		const options = { ...clientOptions(credential.data ?? {}), timeoutMs: TEST_TIMEOUT_MS, retry: ONE_RETRY };
		const client = new WecomClient(options, createConnection(options));
		const members = await getFollowUserList(client);
		return { status: 'OK', message: message('CONNECTION_OK', { members: members.length }) };
	} catch (error) {
		return { status: 'Error', message: describeFailure(error) };
	}
}

/** Opens the ledger, which creates or updates its tables, and reads from it. */
export async function testTagLedger(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const ledger = await openLedger(ledgerConfig(credential.data ?? {}));
		try {
			await ledger.db.selectFrom('change_sets').select('id').limit(1).execute();
		} finally {
			await ledger.close();
		}
		return { status: 'OK', message: message('LEDGER_OK', { dialect: ledger.dialect }) };
	} catch (error) {
		return { status: 'Error', message: describeFailure(error) };
	}
}

function describeFailure(error: unknown): string {
	if (error instanceof WecomError) {
		const { message: text, hint } = callFailure(error);
		return hint ? `${text} — ${hint}` : text;
	}
	if (error instanceof LedgerError) return ledgerText(error);
	return error instanceof Error ? error.message : String(error);
}
