/** A call that did not reach the server, or was refused as a whole. */
export class SendError extends Error {
	/**
	 * `network`: try again later; `sign_in`: the user has to sign in; `storage`, `not_signed_in`: it is not known who reports;
	 * any other: the call cannot succeed unchanged
	 */
	readonly code: string;
	constructor(code: string, message: string) {
		super(message);
		this.code = code;
	}
}
