//! Services with an API.

use super::{
    AUTHORIZATION, BASIC, BASIC_OR_POST, DEVICE, INTROSPECTION, JWKS, POST, Preset, REVOCATION,
    TOKEN, USERINFO, part,
};
use crate::adapt::Quirk;
use crate::error::Error;

/// [CrowdStrike] Falcon, by the host of its cloud, such as `api.crowdstrike.com`: 201 from the token
/// endpoint; tokens are revoked with HTTP Basic.
///
/// # Errors
///
/// [`Misuse::Url`](crate::Misuse::Url) where this is no host.
///
/// [CrowdStrike]: https://falconpy.io/Service-Collections/OAuth2.html
pub fn crowdstrike(host: &str) -> Result<Preset, Error> {
    let host = part("cloud", host)?;
    let preset = Preset::new(
        &format!("https://{host}"),
        &[
            (TOKEN, &format!("https://{host}/oauth2/token")),
            (REVOCATION, &format!("https://{host}/oauth2/revoke")),
        ],
    )?;
    Ok(preset
        .authentication(POST)?
        .revocation_authentication(BASIC)?
        .quirks_of([Quirk::CreatedOrOk]))
}

/// [eBay]: token types of its own.
///
/// # Errors
///
/// None in practice: what is here is checked by a test.
///
/// [eBay]: https://developer.ebay.com/api-docs/static/oauth-auth-code-grant-request.html
pub fn ebay() -> Result<Preset, Error> {
    let preset = Preset::new(
        "https://api.ebay.com",
        &[
            (AUTHORIZATION, "https://auth.ebay.com/oauth2/authorize"),
            (TOKEN, "https://api.ebay.com/identity/v1/oauth2/token"),
        ],
    )?;
    Ok(preset.authentication(BASIC)?.quirks_of([
        Quirk::TokenTypeIsBearer("Application Access Token".into()),
        Quirk::TokenTypeIsBearer("User Access Token".into()),
    ]))
}

/// [Fitbit]: errors in `errors`. Its introspection endpoint is left out: that wants a token of the user, and no
/// client authentication.
///
/// # Errors
///
/// None in practice: what is here is checked by a test.
///
/// [Fitbit]: https://dev.fitbit.com/build/reference/web-api/developer-guide/authorization/
pub fn fitbit() -> Result<Preset, Error> {
    let preset = Preset::new(
        "https://www.fitbit.com",
        &[
            (AUTHORIZATION, "https://www.fitbit.com/oauth2/authorize"),
            (REVOCATION, "https://api.fitbit.com/oauth2/revoke"),
            (TOKEN, "https://api.fitbit.com/oauth2/token"),
        ],
    )?;
    Ok(preset
        .authentication(BASIC)?
        .quirks_of([Quirk::ErrorsArray]))
}

/// [GitHub]: forms where it is not asked for JSON, scopes separated by commas.
///
/// # Errors
///
/// None in practice: what is here is checked by a test.
///
/// [GitHub]: https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
pub fn github() -> Result<Preset, Error> {
    let preset = Preset::new(
        "https://github.com/login/oauth",
        &[
            (AUTHORIZATION, "https://github.com/login/oauth/authorize"),
            (DEVICE, "https://github.com/login/device/code"),
            (TOKEN, "https://github.com/login/oauth/access_token"),
        ],
    )?;
    Ok(preset
        .authentication(POST)?
        .quirks_of([Quirk::FormAnswers, Quirk::ScopeSeparator(',')]))
}

/// [HERE]: it authenticates by a signature of OAuth 1.0a, HMAC-SHA256, over the token request. Make a
/// client with [`Client::without_id`](crate::Client::without_id), and run its flow through a signer of
/// `oauth1-core`: `signer.around(client.extension_grant("client_credentials"))`.
///
/// # Errors
///
/// None in practice: what is here is checked by a test.
///
/// [HERE]: https://www.here.com/docs/bundle/identity-and-access-management-developer-guide/page/topics/sdk.html
pub fn here() -> Result<Preset, Error> {
    let preset = Preset::new(
        "https://account.api.here.com",
        &[(TOKEN, "https://account.api.here.com/oauth2/token")],
    )?;
    Ok(preset)
}

/// [LinkedIn]: no token type.
///
/// # Errors
///
/// None in practice: what is here is checked by a test.
///
/// [LinkedIn]: https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow
pub fn linkedin() -> Result<Preset, Error> {
    let preset = Preset::new(
        "https://www.linkedin.com/oauth",
        &[
            (
                AUTHORIZATION,
                "https://www.linkedin.com/oauth/v2/authorization",
            ),
            (
                INTROSPECTION,
                "https://www.linkedin.com/oauth/v2/introspectToken",
            ),
            (JWKS, "https://www.linkedin.com/oauth/openid/jwks"),
            (TOKEN, "https://www.linkedin.com/oauth/v2/accessToken"),
            (USERINFO, "https://api.linkedin.com/v2/userinfo"),
        ],
    )?;
    Ok(preset
        .authentication(POST)?
        .quirks_of([Quirk::BearerAssumed]))
}

/// [Mailchimp]: no token type, and a lifetime of 0 that means none.
///
/// # Errors
///
/// None in practice: what is here is checked by a test.
///
/// [Mailchimp]: https://mailchimp.com/developer/marketing/guides/access-user-data-oauth-2/
pub fn mailchimp() -> Result<Preset, Error> {
    let preset = Preset::new(
        "https://login.mailchimp.com",
        &[
            (
                AUTHORIZATION,
                "https://login.mailchimp.com/oauth2/authorize",
            ),
            (TOKEN, "https://login.mailchimp.com/oauth2/token"),
        ],
    )?;
    Ok(preset
        .authentication(POST)?
        .quirks_of([Quirk::BearerAssumed, Quirk::ZeroNeverExpires]))
}

/// A shop at [Shopify], such as `example.myshopify.com`: no token type, scopes separated by commas.
///
/// # Errors
///
/// [`Misuse::Url`](crate::Misuse::Url) where this is no host.
///
/// [Shopify]: https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant
pub fn shopify(shop: &str) -> Result<Preset, Error> {
    let shop = part("shop", shop)?;
    let preset = Preset::new(
        &format!("https://{shop}"),
        &[
            (
                AUTHORIZATION,
                &format!("https://{shop}/admin/oauth/authorize"),
            ),
            (TOKEN, &format!("https://{shop}/admin/oauth/access_token")),
        ],
    )?;
    Ok(preset
        .authentication(POST)?
        .quirks_of([Quirk::BearerAssumed, Quirk::ScopeSeparator(',')]))
}

/// [Slack], version 2: errors by `ok: false`, token types of its own, scopes separated by commas.
///
/// # Errors
///
/// None in practice: what is here is checked by a test.
///
/// [Slack]: https://docs.slack.dev/authentication/installing-with-oauth
pub fn slack() -> Result<Preset, Error> {
    let preset = Preset::new(
        "https://slack.com",
        &[
            (AUTHORIZATION, "https://slack.com/oauth/v2/authorize"),
            (REVOCATION, "https://slack.com/api/auth.revoke"),
            (TOKEN, "https://slack.com/api/oauth.v2.access"),
        ],
    )?;
    Ok(preset.authentication(BASIC_OR_POST)?.quirks_of([
        Quirk::OkFalseErrors,
        Quirk::TokenTypeIsBearer("bot".into()),
        Quirk::TokenTypeIsBearer("user".into()),
        Quirk::ScopeSeparator(','),
    ]))
}

/// [Slack] before version 2: errors by `ok: false`, no token type, and calls with a parameter `token`.
///
/// # Errors
///
/// None in practice: what is here is checked by a test.
///
/// [Slack]: https://docs.slack.dev/legacy/legacy-authentication
pub fn slack_legacy() -> Result<Preset, Error> {
    let preset = Preset::new(
        "https://slack.com",
        &[
            (AUTHORIZATION, "https://slack.com/oauth/authorize"),
            (TOKEN, "https://slack.com/api/oauth.access"),
        ],
    )?;
    Ok(preset.authentication(BASIC_OR_POST)?.quirks_of([
        Quirk::OkFalseErrors,
        Quirk::BearerAssumed,
        Quirk::ScopeSeparator(','),
        Quirk::TokenInForm("token"),
    ]))
}

/// [Stack Exchange], for calls about one site (`stackoverflow`) with the key of an application: forms,
/// `expires`, no token type, the token in the query.
///
/// # Errors
///
/// None in practice: what is here is checked by a test.
///
/// [Stack Exchange]: https://api.stackexchange.com/docs/authentication
pub fn stack_exchange(site: &str, key: &str) -> Result<Preset, Error> {
    let preset = Preset::new(
        "https://stackoverflow.com",
        &[
            (AUTHORIZATION, "https://stackoverflow.com/oauth"),
            (TOKEN, "https://stackoverflow.com/oauth/access_token"),
        ],
    )?;
    Ok(preset.authentication(POST)?.quirks_of([
        Quirk::FormAnswers,
        Quirk::ExpiresMember,
        Quirk::BearerAssumed,
        Quirk::ProtectedParam("site".into(), site.to_owned().into()),
        Quirk::ProtectedParam("key".into(), key.to_owned().into()),
        Quirk::TokenInQuery("access_token"),
    ]))
}

/// [Zoom]: HTTP Basic and nothing else.
///
/// # Errors
///
/// None in practice: what is here is checked by a test.
///
/// [Zoom]: https://developers.zoom.us/docs/integrations/oauth/
pub fn zoom() -> Result<Preset, Error> {
    let preset = Preset::new(
        "https://zoom.us",
        &[
            (AUTHORIZATION, "https://zoom.us/oauth/authorize"),
            (REVOCATION, "https://zoom.us/oauth/revoke"),
            (TOKEN, "https://zoom.us/oauth/token"),
        ],
    )?;
    preset.authentication(BASIC)
}
