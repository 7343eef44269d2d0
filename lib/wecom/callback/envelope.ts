import { textOf } from './elements';
import { parseElements } from './parse-elements';
import { CallbackRefused } from './refused';

/**
 * The ciphertext in the body of a callback, exactly as it stands there, for the signature covers it.
 * XML `<xml><ToUserName/><AgentID/><Encrypt/></xml>` in any order (page 90930), or JSON with `Encrypt` or, as
 * smart bots send it, `encrypt` (page 101033). What stands beside it is not signed and not read.
 * @throws CallbackRefused ENVELOPE
 */
export function readEnvelope(body: Buffer): string {
	const text = body.toString('utf8');
	const elements = parseElements(text, 'ENVELOPE');
	const ciphertext = textOf(elements, 'Encrypt') ?? textOf(elements, 'encrypt');
	if (!ciphertext) throw new CallbackRefused('ENVELOPE', "The callback's envelope has no ciphertext");
	// Also where the parser would keep the last of two JSON members, or one is in another element.
	if ((text.match(/<Encrypt\b|"Encrypt"\s*:/gi) ?? []).length > 1) {
		throw new CallbackRefused('ENVELOPE', "The callback's envelope has more than one ciphertext");
	}
	return ciphertext;
}
