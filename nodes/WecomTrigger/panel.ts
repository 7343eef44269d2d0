import type { INodeTypeDescription } from 'n8n-workflow';

/** What the editor shows beside the node, so that nobody has to look up what goes where in WeCom's console. */
export const triggerPanel: Exclude<INodeTypeDescription['triggerPanel'], undefined> = {
	header: 'Receive events from WeCom',
	executionsHelp: {
		inactive:
			"<b>To go live</b><br />1. In WeCom's admin console open App Management → your app → Receive Messages → Set Up API Receive. Generate <b>Token</b> and <b>EncodingAESKey</b>, copy both into the credential WeCom Callback, and leave that page open.<br />2. <b>Publish this workflow first</b>: WeCom calls the URL while you save it, and only a published workflow answers.<br />3. Copy the <b>production URL</b> above into the field <b>URL</b> of that page, and save it there.<br />4. Under Customer Contact → API, add the app to those that may call the API; then tick the customer events in the app's Receive Messages.<br /><br /><b>To try it</b>, save the <b>test URL</b> in WeCom while this page listens, and act in WeCom. WeCom keeps one URL per app: put the production URL back afterwards.",
		active:
			'<b>This workflow is live.</b> What WeCom sends to the production URL is kept in the ledger and handed to the flow one by one or in batches; each run is in the list of executions.<br /><br /><b>WeCom does not save the URL?</b> Token, EncodingAESKey and corp ID must be those of the credential, and WeCom must reach the URL from the internet.<br /><b>Nothing arrives?</b> The customer events must be ticked for the app, and the member must be in its visible range. What the API changes causes no events.',
	},
	activationHint: {
		inactive: 'Publish the workflow before you save the URL in WeCom: WeCom calls it while you save.',
		active: 'Events arrive as soon as WeCom has the production URL.',
	},
};
