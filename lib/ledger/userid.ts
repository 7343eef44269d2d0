/**
 * A UserID as the ledger compares it: without regard to case (WeCom page 90665), as SQL's lower() does it on
 * both databases, which is for ASCII only.
 */
export function foldUserid(userid: string): string {
	return userid.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
