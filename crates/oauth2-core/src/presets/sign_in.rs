//! Servers that users sign in at.

use super::{
    AUTHORIZATION, BASIC, BASIC_OR_POST, DEVICE, JWKS, POST, Preset, REVOCATION, TOKEN, USERINFO,
    part,
};
use crate::adapt::Quirk;
use crate::authorization::ResponseMode;
use crate::error::Error;
use crate::metadata::TENANT;

/// Sign in with [Apple]: the callback is a form that is posted; the secret is a token that the client
/// signs, see `Client::with_apple_secret`. ID Tokens may have no nonce, see
/// `IdTokenVerifier::allow_unsupported_nonce` of `oidc-idtoken`.
///
/// # Errors
///
/// None in practice: what is here is checked by a test.
///
/// [Apple]: https://developer.apple.com/documentation/signinwithapplerestapi
pub fn apple() -> Result<Preset, Error> {
    let preset = Preset::new(
        "https://appleid.apple.com",
        &[
            (AUTHORIZATION, "https://appleid.apple.com/auth/authorize"),
            (JWKS, "https://appleid.apple.com/auth/keys"),
            (REVOCATION, "https://appleid.apple.com/auth/revoke"),
            (TOKEN, "https://appleid.apple.com/auth/token"),
        ],
    )?;
    Ok(preset
        .authentication(POST)?
        .quirks_of([Quirk::ResponseMode(ResponseMode::FormPost)]))
}

/// [Discord], for a user agent that says who calls, such as
/// `DiscordBot (https://client.example.org, 1.2)`: others are refused.
///
/// # Errors
///
/// None in practice: what is here is checked by a test.
///
/// [Discord]: https://docs.discord.com/developers/topics/oauth2
pub fn discord(user_agent: &str) -> Result<Preset, Error> {
    let preset = Preset::new(
        "https://discord.com",
        &[
            (AUTHORIZATION, "https://discord.com/oauth2/authorize"),
            (JWKS, "https://discord.com/api/oauth2/keys"),
            (REVOCATION, "https://discord.com/api/oauth2/token/revoke"),
            (TOKEN, "https://discord.com/api/oauth2/token"),
            (USERINFO, "https://discord.com/api/oauth2/userinfo"),
        ],
    )?;
    Ok(preset
        .authentication(BASIC_OR_POST)?
        .quirks_of([Quirk::UserAgent(user_agent.to_owned().into())]))
}

/// One tenant of [Microsoft Entra], by its id: `client_id` beside an assertion; `offline_access` is
/// granted in silence.
///
/// # Errors
///
/// [`Misuse::Url`](crate::Misuse::Url) where this is no tenant.
///
/// [Microsoft Entra]: https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow
pub fn entra(tenant: &str) -> Result<Preset, Error> {
    let tenant = part("tenant", tenant)?;
    let base = format!("https://login.microsoftonline.com/{tenant}");
    let preset = Preset::new(
        &format!("{base}/v2.0"),
        &[
            (AUTHORIZATION, &format!("{base}/oauth2/v2.0/authorize")),
            (DEVICE, &format!("{base}/oauth2/v2.0/devicecode")),
            (JWKS, &format!("{base}/discovery/v2.0/keys")),
            (TOKEN, &format!("{base}/oauth2/v2.0/token")),
            (USERINFO, "https://graph.microsoft.com/oidc/userinfo"),
        ],
    )?;
    Ok(preset.authentication(POST)?.quirks_of([
        Quirk::ClientIdBesideAssertion,
        Quirk::ScopeNeverEchoed("offline_access".into()),
    ]))
}

/// [Microsoft Entra] with users of several tenants, asked under the name `common`, `organizations` or
/// `consumers`. The issuer has a place for the tenant: check ID Tokens with
/// `IdTokenVerifier::tenants` of `oidc-idtoken`, which says whose users may sign in.
///
/// # Errors
///
/// [`Misuse::Url`](crate::Misuse::Url) where this is no tenant.
///
/// [Microsoft Entra]: https://learn.microsoft.com/en-us/entra/identity-platform/howto-convert-app-to-be-multi-tenant
pub fn entra_tenants(name: &str) -> Result<Preset, Error> {
    let name = part("tenant", name)?;
    let base = format!("https://login.microsoftonline.com/{name}");
    let preset = Preset::new(
        &format!("https://login.microsoftonline.com/{TENANT}/v2.0"),
        &[
            (AUTHORIZATION, &format!("{base}/oauth2/v2.0/authorize")),
            (DEVICE, &format!("{base}/oauth2/v2.0/devicecode")),
            (JWKS, &format!("{base}/discovery/v2.0/keys")),
            (TOKEN, &format!("{base}/oauth2/v2.0/token")),
            (USERINFO, "https://graph.microsoft.com/oidc/userinfo"),
        ],
    )?;
    Ok(preset.authentication(POST)?.quirks_of([
        Quirk::ClientIdBesideAssertion,
        Quirk::ScopeNeverEchoed("offline_access".into()),
    ]))
}

/// [Facebook]: answers of the old Graph too, which are forms with `expires` and without a token type.
///
/// # Errors
///
/// None in practice: what is here is checked by a test.
///
/// [Facebook]: https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
pub fn facebook() -> Result<Preset, Error> {
    let preset = Preset::new(
        "https://www.facebook.com",
        &[
            (AUTHORIZATION, "https://www.facebook.com/dialog/oauth"),
            (TOKEN, "https://graph.facebook.com/oauth/access_token"),
        ],
    )?;
    Ok(preset.authentication(POST)?.quirks_of([
        Quirk::FormAnswers,
        Quirk::ExpiresMember,
        Quirk::BearerAssumed,
    ]))
}

/// [Google]: a refresh token for `access_type=offline` alone; scopes come back by their long names; the
/// URL for a device is called `verification_url`.
///
/// # Errors
///
/// None in practice: what is here is checked by a test.
///
/// [Google]: https://developers.google.com/identity/protocols/oauth2/web-server
pub fn google() -> Result<Preset, Error> {
    let preset = Preset::new(
        "https://accounts.google.com",
        &[
            (
                AUTHORIZATION,
                "https://accounts.google.com/o/oauth2/v2/auth",
            ),
            (DEVICE, "https://oauth2.googleapis.com/device/code"),
            (JWKS, "https://www.googleapis.com/oauth2/v3/certs"),
            (REVOCATION, "https://oauth2.googleapis.com/revoke"),
            (TOKEN, "https://oauth2.googleapis.com/token"),
            (USERINFO, "https://openidconnect.googleapis.com/v1/userinfo"),
        ],
    )?;
    Ok(preset.authentication(BASIC_OR_POST)?.quirks_of([
        Quirk::AuthorizationParam("access_type".into(), "offline".into()),
        Quirk::ScopeAlias("email".into(), format!("{GOOGLE_USERINFO}.email").into()),
        Quirk::ScopeAlias(
            "profile".into(),
            format!("{GOOGLE_USERINFO}.profile").into(),
        ),
        Quirk::VerificationUrl,
    ]))
}

/// The old API of [Instagram]: no token type, the token in the query.
///
/// # Errors
///
/// None in practice: what is here is checked by a test.
///
/// [Instagram]: https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
pub fn instagram() -> Result<Preset, Error> {
    let preset = Preset::new(
        "https://api.instagram.com",
        &[
            (AUTHORIZATION, "https://api.instagram.com/oauth/authorize"),
            (TOKEN, "https://api.instagram.com/oauth/access_token"),
        ],
    )?;
    Ok(preset
        .authentication(POST)?
        .quirks_of([Quirk::BearerAssumed, Quirk::TokenInQuery("access_token")]))
}

/// [Reddit], for a user agent that says who calls, such as
/// `web:org.example.client:v1.2 (by /u/ada)`: others are refused.
///
/// # Errors
///
/// None in practice: what is here is checked by a test.
///
/// [Reddit]: https://github.com/reddit-archive/reddit/wiki/OAuth2
pub fn reddit(user_agent: &str) -> Result<Preset, Error> {
    let preset = Preset::new(
        "https://www.reddit.com",
        &[
            (AUTHORIZATION, "https://www.reddit.com/api/v1/authorize"),
            (REVOCATION, "https://www.reddit.com/api/v1/revoke_token"),
            (TOKEN, "https://www.reddit.com/api/v1/access_token"),
        ],
    )?;
    Ok(preset
        .authentication(BASIC)?
        .quirks_of([Quirk::UserAgent(user_agent.to_owned().into())]))
}

/// [Twitch]: calls name the client; scopes are arrays. Its device endpoint is left out: that answers polls with
/// errors of a form of its own.
///
/// # Errors
///
/// None in practice: what is here is checked by a test.
///
/// [Twitch]: https://dev.twitch.tv/docs/authentication/
pub fn twitch() -> Result<Preset, Error> {
    let preset = Preset::new(
        "https://id.twitch.tv/oauth2",
        &[
            (AUTHORIZATION, "https://id.twitch.tv/oauth2/authorize"),
            (JWKS, "https://id.twitch.tv/oauth2/keys"),
            (REVOCATION, "https://id.twitch.tv/oauth2/revoke"),
            (TOKEN, "https://id.twitch.tv/oauth2/token"),
            (USERINFO, "https://id.twitch.tv/oauth2/userinfo"),
        ],
    )?;
    Ok(preset
        .authentication(POST)?
        .quirks_of([Quirk::ClientIdHeader("Client-ID"), Quirk::ScopeArray]))
}

const GOOGLE_USERINFO: &str = "https://www.googleapis.com/auth/userinfo";
