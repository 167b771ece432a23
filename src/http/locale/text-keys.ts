// Made from en.json by scripts/write-text-keys.ts.
import '../../support/texts/text-keys.ts';

declare module '../../support/texts/text-keys.ts' {
  interface TextKeys {
    'problems.detail.bad_request': NoParameters;
    'problems.detail.content_too_large': NoParameters;
    'problems.detail.content_type_unsupported': NoParameters;
    'problems.detail.csrf_origin_foreign': NoParameters;
    'problems.detail.csrf_token_invalid': NoParameters;
    'problems.detail.csrf_token_missing': NoParameters;
    'problems.detail.forbidden': NoParameters;
    'problems.detail.host_unknown': NoParameters;
    'problems.detail.login_required': NoParameters;
    'problems.detail.method_not_allowed': NoParameters;
    'problems.detail.not_found': NoParameters;
    'problems.detail.permission_denied': NoParameters;
    'problems.detail.refused': NoParameters;
    'problems.detail.server_busy': NoParameters;
    'problems.detail.server_error': NoParameters;
    'problems.detail.session_cookie_malformed': NoParameters;
    'problems.detail.session_data_too_large': NoParameters;
    'problems.detail.session_interrupted': NoParameters;
    'problems.title.400': NoParameters;
    'problems.title.401': NoParameters;
    'problems.title.403': NoParameters;
    'problems.title.404': NoParameters;
    'problems.title.405': NoParameters;
    'problems.title.413': NoParameters;
    'problems.title.415': NoParameters;
    'problems.title.500': NoParameters;
    'problems.title.503': NoParameters;
  }
}
