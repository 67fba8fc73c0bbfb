//! The deviations that are known by name.

use std::borrow::Cow;

use crate::authorization::ResponseMode;

/// A way in which a server departs from the standards, and what is done about it: data, to be put
/// on a client with [`Client::with_quirk`](crate::Client::with_quirk).
///
/// A quirk turns an answer into what the standard says it should have been, and that is then read
/// as strictly as any other. It does nothing to an answer that is right already.
/// [`Tokens::quirks_applied`](crate::Tokens::quirks_applied) says which ones were needed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Quirk {
    /// Reads JSON that comes as another `+json` type, `text/html`, `text/javascript`, `text/plain`,
    /// `application/octet-stream` or without a type: [WeChat], and many small servers.
    ///
    /// [WeChat]: https://developers.weixin.qq.com/doc/oplatform/en/Website_App/WeChat_Login/Wechat_Login.html
    AnyMediaType,
    /// Sends this parameter with authorization requests, unless it is there: [Google] gives a
    /// refresh token only for `access_type=offline`.
    ///
    /// [Google]: https://developers.google.com/identity/protocols/oauth2/web-server#offline
    AuthorizationParam(Cow<'static, str>, Cow<'static, str>),
    /// Takes a token without a `token_type` for a bearer token: [LinkedIn], [Shopify], [Mailchimp],
    /// Stack Exchange, Facebook's old Graph, Weibo, Douban.
    ///
    /// [LinkedIn]: https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow
    /// [Mailchimp]: https://mailchimp.com/developer/marketing/guides/access-user-data-oauth-2/
    /// [Shopify]: https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant
    BearerAssumed,
    /// Skips a byte order mark before JSON ([RFC 8259 §8.1] allows that).
    ///
    /// [RFC 8259 §8.1]: https://www.rfc-editor.org/rfc/rfc8259#section-8.1
    ByteOrderMark,
    /// Reads the members of an answer in camel case, `accessToken`: [Plentymarkets].
    ///
    /// [Plentymarkets]: https://developers.plentymarkets.com/en-gb/developers/main/rest-api-guides/getting-started.html
    CamelCaseMembers,
    /// Sends the client's id in this header with protected calls: `Client-ID` for [Twitch].
    ///
    /// [Twitch]: https://dev.twitch.tv/docs/api/get-started/
    ClientIdHeader(&'static str),
    /// Sends `client_id` beside an assertion: [Microsoft Entra]. The same as
    /// `with_client_id_beside_assertion`.
    ///
    /// [Microsoft Entra]: https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow
    ClientIdBesideAssertion,
    /// Takes 200 and 201 for each other: [CrowdStrike] answers 201 at the token endpoint, others 200
    /// where a pushed request or a registration takes 201.
    ///
    /// [CrowdStrike]: https://falconpy.io/Service-Collections/OAuth2.html
    CreatedOrOk,
    /// Takes an empty `refresh_token` for none.
    EmptyRefreshToken,
    /// Reads errors of the form `errcode`, `errmsg`, whatever the status; 0 is none: [WeChat].
    ///
    /// [WeChat]: https://developers.weixin.qq.com/doc/oplatform/en/Website_App/WeChat_Login/Wechat_Login.html
    ErrcodeErrors,
    /// Reads errors of the form `errors: [{errorType, message}]`, the first of them: [Fitbit].
    ///
    /// [Fitbit]: https://dev.fitbit.com/build/reference/web-api/troubleshooting-guide/error-handling/
    ErrorsArray,
    /// Reads the lifetime from `expires`, where `expires_in` is missing: [Stack Exchange], Facebook's
    /// old Graph.
    ///
    /// [Stack Exchange]: https://api.stackexchange.com/docs/authentication
    ExpiresMember,
    /// Reads answers that are forms, errors included: [GitHub], where it is not asked for JSON,
    /// [Stack Exchange], Facebook's old Graph.
    ///
    /// [GitHub]: https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
    /// [Stack Exchange]: https://api.stackexchange.com/docs/authentication
    FormAnswers,
    /// Takes an exchanged token without an `issued_token_type` ([RFC 8693 §2.2.1]) for one of the
    /// type that was asked for, or an access token where none was.
    ///
    /// [RFC 8693 §2.2.1]: https://www.rfc-editor.org/rfc/rfc8693#section-2.2.1
    IssuedTokenTypeAssumed,
    /// Takes an answer with `ok: false` for an error, whatever its status and whatever else is in it:
    /// [Slack].
    ///
    /// [Slack]: https://docs.slack.dev/apis/web-api/#responses
    OkFalseErrors,
    /// Sends this parameter in the query of protected calls, unless it is there: `site` and `key`
    /// for [Stack Exchange], `v` for [VK].
    ///
    /// [Stack Exchange]: https://api.stackexchange.com/docs/authentication
    /// [VK]: https://dev.vk.com/en/api/api-requests
    ProtectedParam(Cow<'static, str>, Cow<'static, str>),
    /// Asks for this response mode where the request does not say: [Apple] wants a form post.
    ///
    /// [Apple]: https://developer.apple.com/documentation/signinwithapple/request-an-authorization-to-the-sign-in-with-apple-server
    ResponseMode(ResponseMode),
    /// Takes the second word in a granted scope for the first where that was asked for: [Google]
    /// answers `email` by its long name.
    ///
    /// [Google]: https://developers.google.com/identity/protocols/oauth2/scopes#openid-connect
    ScopeAlias(Cow<'static, str>, Cow<'static, str>),
    /// Reads a scope that is an array of strings: [Twitch].
    ///
    /// [Twitch]: https://dev.twitch.tv/docs/authentication/getting-tokens-oauth/
    ScopeArray,
    /// Does not miss this word in a granted scope: [Microsoft] never repeats `offline_access`.
    ///
    /// [Microsoft]: https://learn.microsoft.com/en-us/entra/identity-platform/scopes-oidc#the-offline_access-scope
    ScopeNeverEchoed(Cow<'static, str>),
    /// Splits granted scopes at this character too: a comma for [GitHub] and Slack.
    ///
    /// [GitHub]: https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
    ScopeSeparator(char),
    /// Puts the token into the form that a protected call carries, or else into the query, as this
    /// parameter, unless it is there; never into a body of another kind: `token` for [Slack]'s older
    /// methods. In a query it ends up in logs and histories.
    ///
    /// [Slack]: https://docs.slack.dev/apis/web-api/#post_bodies
    TokenInForm(&'static str),
    /// Puts the token into the query of protected calls as this parameter, unless it is there, where
    /// it ends up in logs and histories: `access_token` for [VK], [Stack Exchange], Weibo, Douban and
    /// the old API of Instagram.
    ///
    /// [Stack Exchange]: https://api.stackexchange.com/docs/authentication
    /// [VK]: https://dev.vk.com/en/api/api-requests
    TokenInQuery(&'static str),
    /// Takes tokens of exactly this `token_type` for bearer tokens: `bot` and `user` of [Slack],
    /// `Application Access Token` and `User Access Token` of [eBay].
    ///
    /// [Slack]: https://docs.slack.dev/reference/methods/oauth.v2.access
    /// [eBay]: https://developer.ebay.com/api-docs/static/oauth-auth-code-grant-request.html
    TokenTypeIsBearer(Cow<'static, str>),
    /// Names this user agent in every message and every protected call that names none: [Reddit] and
    /// [Discord] refuse those that say nothing.
    ///
    /// [Discord]: https://docs.discord.com/developers/reference#user-agent
    /// [Reddit]: https://github.com/reddit-archive/reddit/wiki/API
    UserAgent(Cow<'static, str>),
    /// Reads where a user enters the code of a device from `verification_url`: [Google].
    ///
    /// [Google]: https://developers.google.com/identity/protocols/oauth2/limited-input-device
    VerificationUrl,
    /// Takes a lifetime of 0 for one without an end: [Mailchimp].
    ///
    /// [Mailchimp]: https://mailchimp.com/developer/marketing/guides/access-user-data-oauth-2/
    ZeroNeverExpires,
}

impl Quirk {
    /// The name, without what is in it: that of
    /// [`Tokens::quirks_applied`](crate::Tokens::quirks_applied).
    pub fn name(&self) -> &'static str {
        match self {
            Self::AnyMediaType => "AnyMediaType",
            Self::AuthorizationParam(..) => "AuthorizationParam",
            Self::BearerAssumed => "BearerAssumed",
            Self::ByteOrderMark => "ByteOrderMark",
            Self::CamelCaseMembers => "CamelCaseMembers",
            Self::ClientIdBesideAssertion => "ClientIdBesideAssertion",
            Self::ClientIdHeader(_) => "ClientIdHeader",
            Self::CreatedOrOk => "CreatedOrOk",
            Self::EmptyRefreshToken => "EmptyRefreshToken",
            Self::ErrcodeErrors => "ErrcodeErrors",
            Self::ErrorsArray => "ErrorsArray",
            Self::ExpiresMember => "ExpiresMember",
            Self::FormAnswers => "FormAnswers",
            Self::IssuedTokenTypeAssumed => "IssuedTokenTypeAssumed",
            Self::OkFalseErrors => "OkFalseErrors",
            Self::ProtectedParam(..) => "ProtectedParam",
            Self::ResponseMode(_) => "ResponseMode",
            Self::ScopeAlias(..) => "ScopeAlias",
            Self::ScopeArray => "ScopeArray",
            Self::ScopeNeverEchoed(_) => "ScopeNeverEchoed",
            Self::ScopeSeparator(_) => "ScopeSeparator",
            Self::TokenInForm(_) => "TokenInForm",
            Self::TokenInQuery(_) => "TokenInQuery",
            Self::TokenTypeIsBearer(_) => "TokenTypeIsBearer",
            Self::UserAgent(_) => "UserAgent",
            Self::VerificationUrl => "VerificationUrl",
            Self::ZeroNeverExpires => "ZeroNeverExpires",
        }
    }
}
