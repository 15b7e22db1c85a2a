/** What Meta says when it does not answer, in our words; `toErrorEnvelope` puts it into Meta's. */
export interface GraphFailureOptions {
  /** HTTP status. Default: 400. */
  readonly status?: number;
  readonly code: number;
  readonly subcode?: number;
  readonly message: string;
  /** Default: `OAuthException`, which Meta uses for nearly everything, rate limits included. */
  readonly type?: string;
  readonly isTransient?: boolean;
  readonly userTitle?: string;
  readonly userMessage?: string;
  readonly errorData?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown inside the engine to answer with an error; it never leaves the simulator. */
export class GraphFailure extends Error {
  override name = 'GraphFailure';
  readonly options: GraphFailureOptions;

  constructor(options: GraphFailureOptions) {
    super(options.message);
    this.options = options;
  }
}

/**
 * Meta's error envelope.
 * @see https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export function toErrorEnvelope(failure: GraphFailureOptions, fbtraceId: string): Record<string, unknown> {
  return {
    error: {
      message: failure.message,
      type: failure.type ?? 'OAuthException',
      ...(failure.isTransient === undefined ? {} : { is_transient: failure.isTransient }),
      code: failure.code,
      ...(failure.errorData === undefined ? {} : { error_data: failure.errorData }),
      ...(failure.subcode === undefined ? {} : { error_subcode: failure.subcode }),
      ...(failure.userTitle === undefined ? {} : { error_user_title: failure.userTitle }),
      ...(failure.userMessage === undefined ? {} : { error_user_msg: failure.userMessage }),
      fbtrace_id: fbtraceId,
    },
  };
}

const DOCS = 'https://developers.facebook.com/docs/graph-api';

export const failures = {
  missingToken: (): GraphFailureOptions => ({
    code: 104,
    message: 'An access token is required to request this resource.',
  }),
  missingTokenForMe: (): GraphFailureOptions => ({
    code: 2500,
    message: 'An active access token must be used to query information about the current user.',
  }),
  /** Meta repeats what it was given, token and all. */
  malformedToken: (token: string): GraphFailureOptions => ({
    code: 190,
    message: token.startsWith('EAA')
      ? `Malformed access token ${token}`
      : 'Invalid OAuth access token - Cannot parse access token',
  }),
  /** Of the other host, which has tokens of its own. */
  unknownToken: (): GraphFailureOptions => ({
    code: 190,
    message: 'Invalid OAuth access token - Cannot parse access token',
  }),
  pageTokenRequired: (): GraphFailureOptions => ({
    code: 190,
    subcode: 2069032,
    message: 'A Page access token is required for this call for the new Pages experience.',
    userTitle: 'User Access Token Is Not Supported',
    userMessage: 'A Page access token is required for this call for the new Pages experience.',
  }),
  noSuchObject: (id: string, method = 'get'): GraphFailureOptions => ({
    code: 100,
    subcode: 33,
    type: 'GraphMethodException',
    message:
      `Unsupported ${method} request. Object with ID '${id}' does not exist, cannot be loaded due to missing ` +
      `permissions, or does not support this operation. Please read the Graph API documentation at ${DOCS}`,
  }),
  noSuchAlias: (alias: string): GraphFailureOptions => ({
    status: 404,
    code: 803,
    message: `(#803) Some of the aliases you requested do not exist: ${alias}`,
  }),
  missingPermission: (): GraphFailureOptions => ({
    code: 10,
    message:
      "(#10) This endpoint requires the 'pages_read_engagement' permission or the 'Page Public Content Access' " +
      'feature. Refer to https://developers.facebook.com/docs/apps/review/login-permissions#manage-pages for details.',
  }),
  missingInstagramPermission: (permission: string): GraphFailureOptions => ({
    code: 10,
    message: `(#10) Application does not have permission for this action: it requires the '${permission}' permission`,
  }),
  /** Published before the account became a professional one. */
  beforeConversion: (): GraphFailureOptions => ({
    code: 100,
    subcode: 2108006,
    message: 'Invalid parameter',
    userTitle: 'Media Posted Before Business Account Conversion',
    userMessage:
      'Media was posted before the most recent time that the user account was converted to a business account.',
  }),
  migrated: (from: string, to: string): GraphFailureOptions => ({
    code: 21,
    message: `(#21) Page ID ${from} was migrated to page ID ${to}. Please update your API calls to the new ID`,
  }),
  unknownField: (field: string, nodeType: string): GraphFailureOptions => ({
    code: 100,
    message: `(#100) Tried accessing nonexisting field (${field}) on node type (${nodeType})`,
  }),
  deprecatedField: (): GraphFailureOptions => ({
    code: 12,
    message: '(#12) deprecate_post_aggregated_fields_for_attachement is deprecated for versions v3.3 and higher',
  }),
  syntax: (detail: string): GraphFailureOptions => ({ code: 2500, message: `Syntax error ${detail}` }),
  unknownPath: (path: string): GraphFailureOptions => ({ code: 2500, message: `Unknown path components: /${path}` }),
  batch: (message: string): GraphFailureOptions => ({ code: 100, type: 'GraphBatchException', message }),
  wrongAppToken: (): GraphFailureOptions => ({ code: 190, message: 'Invalid OAuth access token signature.' }),
  cannotInspect: (): GraphFailureOptions => ({
    code: 100,
    message:
      '(#100) You must provide an app access token, or a user access token that is an owner or developer of the app',
  }),
  invalidParameter: (detail: string): GraphFailureOptions => ({ code: 100, message: `(#100) ${detail}` }),
  proofMissing: (): GraphFailureOptions => ({
    code: 100,
    type: 'GraphMethodException',
    message: 'API calls from the server require an appsecret_proof argument',
  }),
  proofWrong: (): GraphFailureOptions => ({
    code: 100,
    type: 'GraphMethodException',
    message: 'Invalid appsecret_proof provided in the API argument',
  }),
} as const;
