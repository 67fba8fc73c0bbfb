//! Services with most of their users in one country.

use super::{AUTHORIZATION, POST, Preset, REVOCATION, TOKEN};
use crate::adapt::{Hook, Quirk, RequestDraft};
use crate::error::Error;

/// [Douban]: no token type, the token in the query.
///
/// # Errors
///
/// None in practice: what is here is checked by a test.
///
/// [Douban]: https://www.douban.com/service/auth2/
pub fn douban() -> Result<Preset, Error> {
    let preset = Preset::new(
        "https://www.douban.com",
        &[
            (AUTHORIZATION, "https://www.douban.com/service/auth2/auth"),
            (TOKEN, "https://www.douban.com/service/auth2/token"),
        ],
    )?;
    Ok(preset
        .authentication(POST)?
        .quirks_of([Quirk::BearerAssumed, Quirk::TokenInQuery("access_token")]))
}

/// [VK], for calls in a version of its API, such as `5.199`: no token type, the token in the query.
///
/// # Errors
///
/// None in practice: what is here is checked by a test.
///
/// [VK]: https://dev.vk.com/en/api/access-token/authcode-flow-user
pub fn vk(version: &str) -> Result<Preset, Error> {
    let preset = Preset::new(
        "https://oauth.vk.com",
        &[
            (AUTHORIZATION, "https://oauth.vk.com/authorize"),
            (TOKEN, "https://oauth.vk.com/access_token"),
        ],
    )?;
    Ok(preset.authentication(POST)?.quirks_of([
        Quirk::BearerAssumed,
        Quirk::ProtectedParam("v".into(), version.to_owned().into()),
        Quirk::TokenInQuery("access_token"),
    ]))
}

/// [WeChat] for web sites: `appid` and `secret` are what others call client id and secret; JSON as text,
/// errors by `errcode`, scopes separated by commas, no token type, the token in the query. The URL for
/// the browser needs `#wechat_redirect` at its end, which the application adds.
///
/// # Errors
///
/// None in practice: what is here is checked by a test.
///
/// [WeChat]: https://developers.weixin.qq.com/doc/oplatform/en/Website_App/WeChat_Login/Wechat_Login.html
pub fn wechat() -> Result<Preset, Error> {
    let preset = Preset::new(
        "https://open.weixin.qq.com",
        &[
            (
                AUTHORIZATION,
                "https://open.weixin.qq.com/connect/qrconnect",
            ),
            (TOKEN, "https://api.weixin.qq.com/sns/oauth2/access_token"),
        ],
    )?;
    Ok(preset
        .authentication(POST)?
        .quirks_of([
            Quirk::AnyMediaType,
            Quirk::ErrcodeErrors,
            Quirk::BearerAssumed,
            Quirk::ScopeSeparator(','),
            Quirk::TokenInQuery("access_token"),
        ])
        .hook(Hook::authorization_request(|params| {
            params.rename("client_id", "appid");
        }))
        .hook(Hook::token_request(rename))
        .hook(Hook::refresh_request(rename)))
}

/// [Weibo]: JSON as text, no token type, the token in the query; a token to be revoked is called
/// `access_token`.
///
/// # Errors
///
/// None in practice: what is here is checked by a test.
///
/// [Weibo]: https://open.weibo.com/wiki/Oauth2/access_token
pub fn weibo() -> Result<Preset, Error> {
    let preset = Preset::new(
        "https://api.weibo.com",
        &[
            (AUTHORIZATION, "https://api.weibo.com/oauth2/authorize"),
            (REVOCATION, "https://api.weibo.com/oauth2/revokeoauth2"),
            (TOKEN, "https://api.weibo.com/oauth2/access_token"),
        ],
    )?;
    Ok(preset
        .authentication(POST)?
        .quirks_of([
            Quirk::AnyMediaType,
            Quirk::BearerAssumed,
            Quirk::TokenInQuery("access_token"),
        ])
        .hook(Hook::revocation_request(|draft| {
            draft.params.rename("token", "access_token");
        })))
}

fn rename(draft: &mut RequestDraft) {
    draft.params.rename("client_id", "appid");
    draft.params.rename("client_secret", "secret");
}
